import { countedNodes, namedNodes } from '../rollout/drive-words.ts';
import type { DaemonSet, Node } from '../objects.ts';
import { tolerates } from '../scheduling/taints.ts';
import { type Lint, snippet, warning } from './lint-warning.ts';
import { taintsInTheWay } from './taints-in-the-way.ts';

const osLabel = 'kubernetes.io/os';
const controlPlane = 'node-role.kubernetes.io/control-plane';
const master = 'node-role.kubernetes.io/master';

/** Labels that were renamed, with their names now. */
const renamedLabels: Readonly<Record<string, string>> = {
  [master]: controlPlane,
  'beta.kubernetes.io/os': osLabel,
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
};

function namesOf(nodes: readonly Node[]): readonly string[] {
  return nodes.map(({ metadata }) => metadata.name);
}

/** Pods of one image on nodes of several operating systems. */
export const noOperatingSystem: Lint = ({ eligible = [] }) => {
  const systems = Map.groupBy(eligible, ({ metadata }) => metadata.labels[osLabel] ?? '');
  systems.delete('');
  if (systems.size < 2) return [];
  const counts = [...systems].map(([name, nodes]) => `${countedNodes(nodes.length)} with ${name}`);
  return [
    warning(
      `it selects no operating system, and the nodes it covers have several: ${counts.join(', ')}; most images run on one only`,
      snippet('keep it on the nodes that its image is for', 'nodeSelector:', `  ${osLabel}: linux`),
    ),
  ];
};

/** Control-plane nodes that only their own taint keeps out. */
export const controlPlaneLeftOut: Lint = ({ daemonSet, state: { nodes = [] } }) => {
  const left = nodes.filter((node) =>
    taintsInTheWay(daemonSet, node)?.every(({ key }) => key === controlPlane || key === master),
  );
  if (left.length === 0) return [];
  const isOld = left.some(({ spec }) => spec.taints.some(({ key }) => key === master));
  const keys = [controlPlane, ...(isOld ? [master] : [])];
  return [
    warning(
      `it does not tolerate the taint of the control plane: ${namedNodes(namesOf(left))} ${left.length === 1 ? 'is' : 'are'} left out`,
      snippet(
        'let it run there too',
        'tolerations:',
        ...keys.flatMap((key) => [`- key: ${key}`, '  operator: Exists', '  effect: NoSchedule']),
      ),
    ),
  ];
};

/** Keys under which nodes are known no more. */
export const renamedKey: Lint = ({ daemonSet, state: { nodes = [] } }) => {
  const { spec } = daemonSet.spec.template;
  const old = spec.tolerations.find(({ key }) => key === master);
  const effect = old?.effect === undefined || old.effect === '' ? 'NoSchedule' : old.effect;
  const taint = { key: controlPlane, value: '', effect };
  const isTolerated = spec.tolerations.some((toleration) => tolerates(toleration, taint));
  const tainted = namesOf(
    nodes.filter(({ spec: { taints } }) => taints.some(({ key }) => key === controlPlane)),
  );
  const where =
    tainted.length === 0 ? '' : `, which ${namedNodes(tainted)} ${tainted.length === 1 ? 'has' : 'have'}`;
  const toleration =
    old === undefined || isTolerated
      ? []
      : [
          warning(
            `it tolerates ${master}, which was renamed: since v1.24 the taint is ${controlPlane}${where}`,
            snippet(
              'tolerate both names',
              'tolerations:',
              ...[controlPlane, master].flatMap((key) => [
                `- key: ${key}`,
                '  operator: Exists',
                `  effect: ${effect}`,
              ]),
            ),
          ),
        ];
  return [...toleration, ...renamedSelections(daemonSet)];
};

function renamedSelections({ spec }: DaemonSet) {
  const { nodeSelector, affinity } = spec.template.spec;
  const terms = (affinity.nodeTerms ?? []).flatMap(({ matchExpressions }) => matchExpressions);
  const keys = new Set([...Object.keys(nodeSelector), ...terms.map(({ key }) => key)]);
  return [...keys].flatMap((key) => {
    const now = renamedLabels[key];
    return now === undefined
      ? []
      : [warning(`it selects nodes by ${key}, which was renamed: nodes have ${now} now`)];
  });
}

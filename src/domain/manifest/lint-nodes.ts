import { yamlString } from '../explain/shell.ts';
import { countedNodes, namedNodes } from '../rollout/drive-words.ts';
import type { DaemonSet, Node } from '../objects.ts';
import { tolerates } from '../scheduling/taints.ts';
import { type Lint, snippet, warning } from './lint-warning.ts';
import { textAt } from './json-fields.ts';
import { isPassing, taintsInTheWay } from './taints-in-the-way.ts';
import { renamedLabels } from './well-known-labels.ts';

const osLabel = 'kubernetes.io/os';
const controlPlane = 'node-role.kubernetes.io/control-plane';
const master = 'node-role.kubernetes.io/master';

function namesOf(nodes: readonly Node[]): readonly string[] {
  return nodes.map(({ metadata }) => metadata.name);
}

/** Pods of one image on nodes of several operating systems, where nothing says which are meant. */
export const noOperatingSystem: Lint = ({ daemonSet, upgraded, eligible = [] }) => {
  const systems = Map.groupBy(eligible, ({ metadata }) => metadata.labels[osLabel] ?? '');
  systems.delete('');
  if (systems.size < 2 || selectsByOs(daemonSet)) return [];
  const counts = [...systems].map(([name, nodes]) => `${countedNodes(nodes.length)} with ${name}`).join(', ');
  const own = textAt(upgraded.json, 'spec', 'template', 'spec', 'os', 'name');
  const fix = (system: string) =>
    snippet('keep it on the nodes that its image is for', 'nodeSelector:', `  ${osLabel}: ${system}`);
  if (own !== undefined) {
    return [
      warning(
        `its pods are for ${own} (os.name), and the nodes it covers have several operating systems: ${counts}; the scheduler does not look at that, and the kubelets of the others refuse the pods`,
        fix(yamlString(own)),
      ),
    ];
  }
  return [
    warning(
      `it selects no operating system, and the nodes it covers have several: ${counts}; most images run on one only`,
      fix('linux'),
    ),
  ];
};

/** Affinity that asks for operating systems was thought about, also where several meet it. */
function selectsByOs({ spec }: DaemonSet): boolean {
  const { nodeTerms = [] } = spec.template.spec.affinity;
  return nodeTerms.some(({ matchExpressions }) => matchExpressions.some(({ key }) => key === osLabel));
}

/** Control-plane nodes that only their own taint keeps out for good. */
export const controlPlaneLeftOut: Lint = ({ daemonSet, state: { nodes = [] } }) => {
  const left = nodes.filter((node) => {
    const lasting = taintsInTheWay(daemonSet, node)?.filter((taint) => !isPassing(taint)) ?? [];
    return lasting.length > 0 && lasting.every(({ key }) => key === controlPlane || key === master);
  });
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

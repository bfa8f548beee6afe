import { taintText } from '../explain/fixes.ts';
import { kubectl, yamlString } from '../explain/shell.ts';
import type { DaemonSet, Node, Taint } from '../objects.ts';
import { daemonTolerations } from '../scheduling/daemon-pod.ts';
import { controllerFindings } from '../scheduling/predicates.ts';
import { untoleratedTaints } from '../scheduling/taints.ts';
import { type Lint, type LintInput, snippet, warning } from './lint-warning.ts';
import { taintsInTheWay } from './taints-in-the-way.ts';

/** Nothing runs because of labels that no node has, or for want of nodes. */
export const coversNoNode: Lint = (input) => {
  const { daemonSet, eligible, state } = input;
  const { nodes = [] } = state;
  if (eligible === undefined || eligible.length > 0 || chains(input).length > 0) return [];
  const [example] = nodes;
  if (example === undefined) return [warning('there are no nodes: nothing runs')];
  const isTainted = nodes.some((node) => taintsInTheWay(daemonSet, node) !== undefined);
  const meant = nodes.find((node) => isUnselected(daemonSet, node)) ?? example;
  return isTainted ? [] : [noneSelected(daemonSet, meant)];
};

/** Whether a node lacks nothing but labels. */
function isUnselected(daemonSet: DaemonSet, node: Node): boolean {
  return controllerFindings(daemonSet, node).every(({ kind }) => kind === 'NodeSelector');
}

function noneSelected({ spec }: DaemonSet, { metadata }: Node) {
  const wanted = Object.entries(spec.template.spec.nodeSelector);
  const labels = wanted.map(([key, value]) => `${key}=${value}`);
  const [label = ''] = labels;
  if (labels.length === 0) return warning('no node is what its affinity asks for: nothing runs until one is');
  const what = labels.length === 1 ? `the label ${label}` : `all of the labels ${labels.join(',')}`;
  return warning(`no node has ${what}, by which it selects nodes: nothing runs until one has`, {
    description: 'label the nodes that are meant',
    command: kubectl('ds', 'label', metadata.name, ...labels),
  });
}

/** A chain of taints and labels in which each waits for the other. */
export const nothingCanStart: Lint = (input) => {
  if (input.eligible === undefined || input.eligible.length > 0) return [];
  const {
    daemonSet,
    state: { nodes = [] },
  } = input;
  const selected = nodes.filter((node) => taintsInTheWay(daemonSet, node) !== undefined);
  if (selected.length === 0) return chains(input).map((message) => warning(message));
  const taints = new Map(
    selected.flatMap((node) =>
      (taintsInTheWay(daemonSet, node) ?? []).map((taint) => [taintText(taint), taint]),
    ),
  );
  const names = [...taints.keys()];
  return [
    warning(
      `every node that it selects has a taint that it does not tolerate (${names.join(', ')}): nothing can start, and where its own pods are to take the taint off, nothing ever will`,
      snippet('tolerate what keeps it out', 'tolerations:', ...[...taints.values()].flatMap(tolerationLines)),
    ),
  ];
};

function tolerationLines({ key, value, effect }: Taint): readonly string[] {
  const operator =
    value === '' ? ['  operator: Exists'] : ['  operator: Equal', `  value: ${yamlString(value)}`];
  return [`- key: ${yamlString(key)}`, ...operator, `  effect: ${effect}`];
}

/** Names of what looks at nodes and labels them with what it finds. */
const labeller = /feature|discover|\bnfd\b|label/i;

function wantedKeys({ spec }: DaemonSet): readonly string[] {
  const { nodeSelector, affinity } = spec.template.spec;
  const terms = (affinity.nodeTerms ?? []).flatMap(({ matchExpressions }) => matchExpressions);
  const needed = terms.filter(({ operator }) => operator === 'In' || operator === 'Exists');
  return [...new Set([...Object.keys(nodeSelector), ...needed.map(({ key }) => key)])];
}

/** Labels that no node has, and that a DaemonSet would set which a taint keeps off: of nodes whose taints this one tolerates. */
function chains({ daemonSet, state: { nodes = [], daemonSets } }: LintInput): readonly string[] {
  const missing = wantedKeys(daemonSet).filter(
    (key) => key.includes('/') && nodes.every(({ metadata }) => metadata.labels[key] === undefined),
  );
  if (missing.length === 0) return [];
  const own = daemonTolerations(daemonSet.spec.template.spec);
  const tolerant = nodes.filter(
    ({ spec: { taints } }) => taints.length > 0 && untoleratedTaints(taints, own).length === 0,
  );
  return daemonSets
    .filter(({ metadata, spec }) =>
      labeller.test(`${metadata.name} ${spec.template.spec.containers.map(({ image }) => image).join(' ')}`),
    )
    .flatMap((other) => {
      const kept = tolerant.find((node) => taintsInTheWay(other, node) !== undefined);
      const [taint] = kept === undefined ? [] : (taintsInTheWay(other, kept) ?? []);
      if (kept === undefined || taint === undefined) return [];
      const labels =
        missing.length === 1 ? `the label ${missing[0] ?? ''}` : `the labels ${missing.join(', ')}`;
      return [
        `no node has ${labels}, and DaemonSet ${other.metadata.namespace}/${other.metadata.name}, which may be what sets labels, does not tolerate ${taintText(taint)} of node ${kept.metadata.name}: neither can ever start there`,
      ];
    })
    .slice(0, 1);
}

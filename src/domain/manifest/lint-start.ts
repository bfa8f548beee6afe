import { taintText } from '../explain/fixes.ts';
import { yamlString } from '../explain/shell.ts';
import type { DaemonSet, Taint } from '../objects.ts';
import { daemonTolerations } from '../scheduling/daemon-pod.ts';
import { untoleratedTaints } from '../scheduling/taints.ts';
import { noneSelected } from './lint-unselected.ts';
import { type Lint, type LintInput, snippet, warning } from './lint-warning.ts';
import { isPassing, taintsInTheWay } from './taints-in-the-way.ts';

/** Nothing runs because of labels that no node has, or for want of nodes. */
export const coversNoNode: Lint = (input) => {
  const { daemonSet, eligible, state } = input;
  const { nodes = [] } = state;
  if (eligible === undefined || eligible.length > 0 || chains(input).length > 0) return [];
  if (nodes.length === 0) return [warning('there are no nodes: nothing runs')];
  const isTainted = nodes.some((node) => taintsInTheWay(daemonSet, node) !== undefined);
  return isTainted ? [] : [noneSelected(daemonSet, nodes)];
};

/** A chain of taints and labels in which each waits for the other. */
export const nothingCanStart: Lint = (input) => {
  if (input.eligible === undefined || input.eligible.length > 0) return [];
  const {
    daemonSet,
    state: { nodes = [] },
  } = input;
  const ofNodes = nodes.flatMap((node) => {
    const taints = taintsInTheWay(daemonSet, node);
    return taints === undefined ? [] : [taints];
  });
  if (ofNodes.length === 0) return chains(input).map((message) => warning(message));
  // A node that is kept back by these alone lets the pod in by and by.
  const isMatterOfTime = ofNodes.some((taints) => taints.every(isPassing));
  return [isMatterOfTime ? notReadyYet(ofNodes.flat()) : keptOut(ofNodes.flat())];
};

function namesOf(taints: readonly Taint[]): string {
  return [...new Set(taints.map(taintText))].join(', ');
}

function keptOut(taints: readonly Taint[]) {
  const lasting = new Map(
    taints.filter((taint) => !isPassing(taint)).map((taint) => [taintText(taint), taint]),
  );
  return warning(
    `every node that it selects has a taint that it does not tolerate (${namesOf(taints)}): nothing can start, and where its own pods are to take the taint off, nothing ever will`,
    snippet('tolerate what keeps it out', 'tolerations:', ...[...lasting.values()].flatMap(tolerationLines)),
  );
}

/** To tolerate these is right for what makes nodes ready, and harms all else. */
function notReadyYet(taints: readonly Taint[]) {
  return warning(
    `no node that it selects is ready for it (${namesOf(taints)}): nothing starts until Kubernetes takes such a taint off a node; what itself makes nodes ready, such as a network plugin, has to tolerate it`,
  );
}

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

import { kubectl, yamlString } from '../explain/shell.ts';
import type { DaemonSet, Labels, Node } from '../objects.ts';
import type { Fix } from '../reason.ts';
import { controllerFindings } from '../scheduling/predicates.ts';
import { snippet, warning } from './lint-warning.ts';
import { isSetByHand, renamedLabels } from './well-known-labels.ts';

/** Why no node is selected; the fix is one that changes nothing for what runs there already. */
export function noneSelected(daemonSet: DaemonSet, nodes: readonly Node[]) {
  const { nodeSelector, nodeName } = daemonSet.spec.template.spec;
  const isMet = nodes.some((node) => missingLabels(nodeSelector, node).length === 0);
  if (isMet) {
    const what =
      nodeName === ''
        ? 'no node is what its affinity asks for'
        : `its nodeName ${nodeName} leaves no node that it selects`;
    return warning(`${what}: nothing runs until one is`);
  }
  const labels = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`);
  const what = labels.length === 1 ? `the label ${labels.join('')}` : `all of the labels ${labels.join(',')}`;
  return warning(
    `no node has ${what}, by which it selects nodes: nothing runs until one has`,
    labelOne(daemonSet, nodes) ?? selectOther(nodeSelector, nodes),
  );
}

function missingLabels(nodeSelector: Labels, { metadata }: Node): readonly string[] {
  return Object.keys(nodeSelector).filter((key) => metadata.labels[key] !== nodeSelector[key]);
}

/** A node that lacks nothing but labels, of keys that it does not have: nothing else goes by another value of theirs. */
function labelOne(daemonSet: DaemonSet, nodes: readonly Node[]): Fix | undefined {
  const { nodeSelector } = daemonSet.spec.template.spec;
  const isFree = (node: Node): boolean =>
    missingLabels(nodeSelector, node).every(
      (key) => isSetByHand(key) && node.metadata.labels[key] === undefined,
    ) && controllerFindings(daemonSet, node).every(({ kind }) => kind === 'NodeSelector');
  const node = nodes.find(isFree);
  if (node === undefined) return undefined;
  const missing = missingLabels(nodeSelector, node).map((key) => `${key}=${nodeSelector[key] ?? ''}`);
  return {
    description: 'label the nodes that are meant',
    command: kubectl('ds', 'label', node.metadata.name, ...missing),
  };
}

/** The selector with the labels in it that some node has: under the key of today, or with the value that most have. */
function selectOther(nodeSelector: Labels, nodes: readonly Node[]): Fix {
  const selected = Object.entries(nodeSelector).flatMap(([key, value]) => nearest(key, value, nodes));
  const description = 'change the selector to labels that the nodes which are meant have';
  const isOnOne = nodes.some(
    (node) => missingLabels(Object.fromEntries(selected), node).length === 0 && selected.length > 0,
  );
  if (selected.length < Object.keys(nodeSelector).length || !isOnOne) return { description };
  const lines = selected.map(([key, value]) => `  ${yamlString(key)}: ${yamlString(value)}`);
  return snippet(`${description}, such as`, 'nodeSelector:', ...lines);
}

function nearest(key: string, value: string, nodes: readonly Node[]): readonly (readonly [string, string])[] {
  const has = (name: string, text: string): boolean =>
    nodes.some(({ metadata }) => metadata.labels[name] === text);
  const now = renamedLabels[key];
  if (now !== undefined && has(now, value)) return [[now, value]];
  if (has(key, value)) return [[key, value]];
  const values = nodes.flatMap(({ metadata }) => metadata.labels[key] ?? []);
  const counts = [...Map.groupBy(values, (each) => each)].toSorted(([, a], [, b]) => b.length - a.length);
  const [most] = counts;
  return most === undefined ? [] : [[key, most[0]]];
}

import type { Node } from '../objects.ts';
import type { FailingExpression, Fix, NearMiss, Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import type { Finding } from '../scheduling/finding.ts';
import type { FailingTerm } from '../scheduling/node-affinity.ts';
import type { Scene } from './scene.ts';
import { labelNode, selectOtherLabel } from './fixes.ts';
import { inNamespace, kubectl } from './shell.ts';
import { isTopology, nearestLabel } from './near-miss.ts';

function nearText(nearMiss: NearMiss | undefined): string {
  return nearMiss === undefined ? '' : ` (near miss: ${nearMiss.differs})`;
}

/** A label that the template's nodeSelector wants and the node lacks. */
export function nodeSelectorReason(
  finding: Extract<Finding, { kind: 'NodeSelector' }>,
  scene: Scene,
): Reason {
  const { key, wanted, actual } = finding;
  const { node } = scene;
  const nearMiss = nearestLabel(key, [wanted], node.metadata.labels);
  const has = actual === undefined ? 'the node has no such label' : `the node has ${key}=${actual}`;
  return reason(
    'NodeSelector',
    `wants label ${key}=${wanted}, ${has}${nearText(nearMiss)}`,
    {
      key,
      wanted,
      ...(actual === undefined ? {} : { actual }),
      ...(nearMiss === undefined ? {} : { nearMiss }),
    },
    () => (isFact(key) ? [] : [labelNode(node, key, wanted), ...otherLabelFixes(key, nearMiss, scene)]),
  );
}

/** A label that only the runtime class asks for cannot be changed in the template. */
function otherLabelFixes(key: string, nearMiss: NearMiss | undefined, { daemonSet }: Scene): readonly Fix[] {
  const inTemplate = daemonSet.spec.template.spec.nodeSelector[key] !== undefined;
  if (nearMiss === undefined || !inTemplate) return [];
  const [otherKey, otherValue] = splitLabel(nearMiss.found);
  return [selectOtherLabel(daemonSet, key, otherKey, otherValue)];
}

function splitLabel(label: string): readonly [string, string] {
  const at = label.indexOf('=');
  return [label.slice(0, at), label.slice(at + 1)];
}

const labelsOfKubelet = ['kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch'];

/** The kubelet or the cloud writes these labels anew: to set them by hand would be undone, and be wrong. */
function isFact(key: string): boolean {
  return labelsOfKubelet.includes(key) || isTopology(key);
}

/** Required node affinity of which no term matches. */
export function affinityReason({ terms }: Extract<Finding, { kind: 'NodeAffinity' }>, scene: Scene): Reason {
  const { node } = scene;
  const told = terms.map(({ failing, invalid }) => ({
    failing: failing.map((expression) => expressionOn(node, expression)),
    ...(invalid === undefined ? {} : { invalid }),
  }));
  const message =
    terms.length === 0
      ? 'required node affinity has no terms: it matches no node'
      : `no term of the required node affinity matches: ${told.map(termText).join('; or ')}`;
  return reason('NodeAffinity', message, { terms: told }, () => affinityFixes(terms, told, scene));
}

function expressionOn(
  node: Node,
  { key, operator, values }: FailingTerm['failing'][number],
): FailingExpression {
  const actual = key === 'metadata.name' ? node.metadata.name : node.metadata.labels[key];
  const nearMiss = operator === 'In' ? nearestLabel(key, values, node.metadata.labels) : undefined;
  return {
    key,
    operator,
    values,
    ...(actual === undefined ? {} : { actual }),
    ...(nearMiss === undefined ? {} : { nearMiss }),
  };
}

function termText({ failing, invalid }: { failing: readonly FailingExpression[]; invalid?: string }): string {
  return invalid ?? failing.map(expressionText).join(' and ');
}

function expressionText({ key, operator, values, actual, nearMiss }: FailingExpression): string {
  const wanted = values.length === 0 ? `${key} ${operator}` : `${key} ${operator} [${values.join(' ')}]`;
  return `${wanted} (${actual === undefined ? 'not set' : `is ${actual}`}${nearMiss === undefined ? '' : `; near miss: ${nearMiss.differs}`})`;
}

/** The shortest way to make a term match by labels alone: one that lacks a single label which may be set by hand. */
function affinityFixes(
  terms: readonly FailingTerm[],
  told: readonly { readonly failing: readonly FailingExpression[] }[],
  { node, daemonSet }: Scene,
): readonly Fix[] {
  const miss = told
    .flatMap(({ failing }) => failing)
    .find(({ nearMiss }) => nearMiss !== undefined)?.nearMiss;
  if (miss !== undefined) {
    const { metadata } = daemonSet;
    return [
      {
        description: `correct the affinity, if the label that the node has is the one that is meant: ${miss.found}`,
        command: kubectl('edit', 'daemonset', metadata.name, ...inNamespace(metadata)),
      },
    ];
  }
  const fixes = terms.flatMap(({ failing }): readonly Fix[] => {
    const [only] = failing;
    const settable = failing.length === 1 && only?.operator === 'In' && !isFact(only.key);
    if (!settable || only.key === 'metadata.name') return [];
    return [labelNode(node, only.key, only.values[0] ?? '')];
  });
  const first = fixes[0];
  if (first === undefined) return [];
  const many = terms.length > 1 ? ` (one of ${terms.length} terms is enough)` : '';
  return [{ ...first, description: `${first.description}${many}` }];
}

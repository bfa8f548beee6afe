import { viewOf } from '../cluster-view.ts';
import { inNamespace, kubectl } from '../explain/shell.ts';
import { canonicalJson } from '../json.ts';
import { formatSelector, isEmptySelector, matchesLabels } from '../label-selector.ts';
import type { DaemonSet, Labels, LabelSelector } from '../objects.ts';
import type { Fix } from '../reason.ts';
import { type Lint, type LintInput, refused } from './lint-warning.ts';

function textOf({ matchLabels, matchExpressions }: LabelSelector): string {
  return canonicalJson({
    matchLabels: { ...matchLabels },
    matchExpressions: matchExpressions.map((expression) => ({ ...expression })),
  });
}

/**
 * Another selector than the one that is there: it is immutable. What to do instead goes by the labels of the pods that are
 * there: a DaemonSet that is created anew adopts those that its selector selects, and makes pods beside all others.
 */
export const selectorChanged: Lint = (input) => {
  const { daemonSet, existing } = input;
  const after = daemonSet.spec.selector;
  if (existing === undefined || isEmptySelector(after)) return [];
  const before = existing.spec.selector;
  if (textOf(before) === textOf(after)) return [];
  const [old, anew] = [formatSelector(before), formatSelector(after)];
  const head = `the selector cannot be changed from ${old} to ${anew}`;
  const labels = labelsOfPods(existing, input);
  const left = labels.filter((each) => !matchesLabels(after, each)).length;
  if (left === 0) {
    return [
      refused(
        `${head}: delete the DaemonSet with --cascade=orphan and create it anew, which adopts the pods that are there, since ${anew} selects them too`,
      ),
    ];
  }
  const which = left === labels.length ? 'the pods that are there' : `${left} of the ${labels.length} pods`;
  return [
    refused(
      `${head}, and ${anew} does not select ${which}: delete the DaemonSet together with its pods, and create it anew; pods that are kept with --cascade=orphan would run beside the new ones, as nothing adopts them`,
      labelFirst(existing, after),
    ),
  ];
};

/** Where none were read, or there are none, those of the template stand for all. */
function labelsOfPods(existing: DaemonSet, { state }: LintInput): readonly Labels[] {
  const pods = viewOf(state).daemonPodsOf(existing);
  return pods.length === 0 ? [existing.spec.template.labels] : pods.map(({ metadata: { labels } }) => labels);
}

/** Pods that get the labels before, and are selected as before with them, can be adopted after all. */
function labelFirst(
  { metadata, spec }: DaemonSet,
  { matchLabels, matchExpressions }: LabelSelector,
): Fix | undefined {
  const { selector } = spec;
  const taken = new Set([
    ...Object.keys(selector.matchLabels),
    ...selector.matchExpressions.map(({ key }) => key),
  ]);
  const added = Object.entries(matchLabels).filter(([key, value]) => selector.matchLabels[key] !== value);
  if (matchExpressions.length > 0 || added.some(([key]) => taken.has(key))) return undefined;
  const labels = added.map(([key, value]) => `${key}=${value}`);
  return {
    description:
      'or label the pods first: then delete it with --cascade=orphan, and what is created anew adopts them',
    command: kubectl('label', 'pods', ...inNamespace(metadata), '-l', formatSelector(selector), ...labels),
  };
}

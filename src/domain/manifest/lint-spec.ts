import { yamlString } from '../explain/shell.ts';
import { formatSelector, isEmptySelector, matchesLabels } from '../label-selector.ts';
import type { Fix } from '../reason.ts';
import { mapAt, valueAt } from './json-fields.ts';
import { type Lint, refused, snippet, warning } from './lint-warning.ts';
import { templateLabelsOf } from './predicted-manifest.ts';
import { validationProblems } from './validation.ts';

/** A version of the API that is gone. */
export const oldApiVersion: Lint = ({ upgraded: { from, removedIn, changes } }) => {
  if (from === undefined) return [];
  const more = changes.length === 0 ? '' : `; ${changes.join('; ')}`;
  return [
    warning(
      `${from} was removed in ${removedIn ?? ''}: it is taken as apps/v1${more}`,
      snippet('write the version that every server has', 'apiVersion: apps/v1'),
    ),
  ];
};

function selectorFix(labels: Readonly<Record<string, string>>): Fix {
  const lines = Object.entries(labels).map(([key, value]) => `    ${yamlString(key)}: ${yamlString(value)}`);
  return snippet(
    'select the labels of the template; the selector cannot be changed afterwards',
    'selector:',
    '  matchLabels:',
    ...lines,
  );
}

/** What the API server says, where it was asked and refuses. */
export const refusedByServer: Lint = ({ tried }) =>
  tried?.refusal === undefined ? [] : [refused(tried.refusal)];

/** What the API server would refuse, where it was not asked: in its own words. An answer of its own is the better one. */
export const invalidFields: Lint = ({ tried, upgraded: { json }, state: { release } }) =>
  tried !== undefined && tried.refusal === undefined
    ? []
    : validationProblems(json, release).map((problem) => refused(problem));

/** Fields that the server does not know, misspelt ones among them. */
export const unknownField: Lint = ({ tried }) => {
  const [first, ...more] = tried?.dropped ?? [];
  if (first === undefined) return [];
  const [fields, are] = more.length === 0 ? ['field', 'it is'] : ['fields', 'they are'];
  const names = [first, ...more].join(', ');
  return [
    warning(`the server does not know the ${fields} ${names}: ${are} ignored; kubectl apply refuses that`),
  ];
};

/** No selector, where the version has none of its own. */
export const selectorMissing: Lint = ({ given, upgraded: { from } }) => {
  if (valueAt(given, 'spec', 'selector') !== undefined || from === 'extensions/v1beta1') return [];
  const labels = templateLabelsOf(given);
  if (Object.keys(labels).length === 0) {
    return [refused('spec.selector is missing, and the template has no labels to select')];
  }
  return [
    refused('spec.selector is missing: it is taken to be the labels of the template', selectorFix(labels)),
  ];
};

/** A selector that selects everything, which the controller does not act on. */
export const selectorEmpty: Lint = ({ given, daemonSet }) => {
  const isThere = valueAt(given, 'spec', 'selector') !== undefined;
  if (!isThere || !isEmptySelector(daemonSet.spec.selector)) return [];
  return [refused('the selector is empty: it selects every pod', selectorFix(templateLabelsOf(given)))];
};

/** A selector that does not select the pods of its own template. */
export const selectorMismatch: Lint = ({ given, daemonSet: { spec } }) => {
  const isThere = Object.keys(mapAt(given, 'spec', 'selector')).length > 0;
  if (!isThere || isEmptySelector(spec.selector)) return [];
  if (matchesLabels(spec.selector, spec.template.labels)) return [];
  const has = Object.entries(spec.template.labels).map(([key, value]) => `${key}=${value}`);
  const labels = has.length === 0 ? 'has no labels' : `has the labels ${has.join(',')}`;
  return [
    refused(
      `the selector ${formatSelector(spec.selector)} does not select the pods of the template, which ${labels}`,
      has.length === 0 ? undefined : selectorFix(spec.template.labels),
    ),
  ];
};

/** Daemon pods are always restarted. */
export const restartPolicy: Lint = ({ given }) => {
  const spec = mapAt(given, 'spec', 'template', 'spec');
  const policy = valueAt(spec, 'restartPolicy');
  const deadline = valueAt(spec, 'activeDeadlineSeconds');
  return [
    ...(policy === undefined || policy === 'Always'
      ? []
      : [
          refused(
            `restartPolicy is ${JSON.stringify(policy)}: daemon pods have Always, what ends is started again`,
            snippet('leave it out, or write', 'restartPolicy: Always'),
          ),
        ]),
    ...(deadline === undefined
      ? []
      : [refused('activeDeadlineSeconds is not for daemon pods: leave it out')]),
  ];
};

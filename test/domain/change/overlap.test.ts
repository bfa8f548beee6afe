import { expect, test } from 'vitest';
import { overlappingControllers } from '../../../src/domain/change/overlap.ts';
import { daemonSet, selector, state } from '../../support/builders.ts';

const other = daemonSet('other');
const labelled = { app: 'other' };

test.each([
  ['its pods are selected by another', daemonSet('agent', { templateLabels: labelled }), ['DaemonSet other']],
  [
    'it selects the pods of another',
    daemonSet('agent', { selector: selector(labelled) }),
    ['DaemonSet other'],
  ],
  ['neither', daemonSet('agent'), []],
  ['an empty selector, by which nobody acts', daemonSet('agent', { selector: selector() }), []],
])('overlapping selectors: %s', (_, agent, overlapping) => {
  expect(overlappingControllers(agent, state({ daemonSets: [other] }), [])).toEqual(overlapping);
});

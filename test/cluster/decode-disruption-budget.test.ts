import { expect, test } from 'vitest';
import { decodePodDisruptionBudget } from '../../src/cluster/decode.ts';
import { dumpOfObjects, named } from './dump-builders.ts';

const selector = { matchLabels: { app: 'agent' } };
const decoded = { matchLabels: { app: 'agent' }, matchExpressions: [] };
const all = { matchLabels: {}, matchExpressions: [] };

test.each([
  ['a selector is a selector', 'policy/v1', { selector }, decoded],
  ['an empty one selects every pod', 'policy/v1', { selector: {} }, all],
  ['none selects no pod', 'policy/v1', {}, undefined],
  ['the beta has selectors too', 'policy/v1beta1', { selector }, decoded],
  ['an empty one selected no pod in the beta', 'policy/v1beta1', { selector: {} }, undefined],
])('%s', (_, apiVersion, spec, expected) => {
  const budget = { apiVersion, metadata: { name: 'b' }, spec, status: { disruptionsAllowed: 2 } };
  const { selector: found, disruptionsAllowed } = decodePodDisruptionBudget(budget);
  expect(found).toEqual(expected);
  expect(disruptionsAllowed).toBe(2);
});

test('a dump holds them by namespace', async () => {
  const cluster = await dumpOfObjects({
    ...named('PodDisruptionBudget', 'policy/v1', 'b'),
    spec: { selector },
  });
  expect(await cluster.podDisruptionBudgets('default')).toHaveLength(1);
  expect(await cluster.podDisruptionBudgets('other')).toEqual([]);
});

test('a dump without them says what that costs', async () => {
  const cluster = await dumpOfObjects(named('Node', 'v1', 'n1'));
  await expect(cluster.podDisruptionBudgets('default')).rejects.toMatchObject({
    kind: 'notInDump',
    message: 'no poddisruptionbudgets in the dump: which PodDisruptionBudgets select the pods is unknown',
  });
});

import { describe, expect, test } from 'vitest';
import { knowing } from '../../../src/cluster/brief/known-of-pods.ts';
import type { ControllerRevision, Node } from '../../../src/domain/objects.ts';
import { condition, daemonSet, node, NOW, revision } from '../../support/builders.ts';

const made = daemonSet('agent', { creationTimestamp: NOW - 5000 });
const of = (number: number, ago: number) =>
  revision(made, number, undefined, { creationTimestamp: NOW - ago });

describe('the hash that all updated pods have', () => {
  const hash = (revisions?: readonly ControllerRevision[]) =>
    knowing(Promise.resolve([]), () => Promise.resolve(revisions))(made).revisionHash();

  test('is that of the newest revision', async () => {
    expect(await hash([of(1, 5000), of(2, 1000)])).toBe('hash2');
  });

  test('is not known where revisions were adopted: pods of the same generation count whatever their hash', async () => {
    expect(await hash([of(1, 60_000), of(2, 5000)])).toBeUndefined();
  });

  test('is not known where revisions could not be read', async () => {
    expect(await hash(undefined)).toBeUndefined();
  });
});

describe('nodes on which pods are looked at', () => {
  const lost = node('lost', {
    taints: ['node.kubernetes.io/unreachable:NoSchedule'],
    conditions: [condition('Ready', 'Unknown')],
  });
  const tainted = node('tainted', { taints: ['dedicated=db:NoSchedule'] });
  const nodes = [node('well'), lost, tainted];
  const byNodes = (read: readonly Node[] | undefined, numberMisscheduled: number) =>
    knowing(Promise.resolve(read), () => Promise.resolve([]))(
      daemonSet('agent', { status: { numberMisscheduled } }),
    ).byNodes();

  test.each([
    ['none is misscheduled: those that are not ready', 0, ['lost'], []],
    ['some are: those on which it should not run, too', 2, ['lost'], ['lost', 'tainted']],
  ])('%s', async (_, numberMisscheduled, notReady, others) => {
    const known = await byNodes(nodes, numberMisscheduled);
    expect([[...(known?.notReadyNodes ?? [])], [...(known?.otherNodes ?? [])]]).toEqual([notReady, others]);
  });

  test('are not known where nodes could not be read', async () => {
    expect(await byNodes(undefined, 0)).toBeUndefined();
  });
});

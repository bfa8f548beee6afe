import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../../src/cluster/cluster-error.ts';
import { leaseNameOf } from '../../../src/cluster/rollout/lease-name.ts';
import { acquireLease, leaseHolder, type AcquireOptions } from '../../../src/cluster/rollout/lease.ts';
import type { HeldLease } from '../../../src/cluster/rollout/held-lease.ts';
import { LeaseStore } from './lease-store.ts';
import { VirtualTime } from './virtual-time.ts';

const target = { namespace: 'monitoring', name: 'agent' };
const fieldManager = 'kubectl-ds-rollout';
const second = 1000;

function scene() {
  const time = new VirtualTime();
  const store = new LeaseStore();
  const acquire = (holder: string, options: Partial<AcquireOptions> = {}) =>
    acquireLease(target, { writes: store, timing: time, fieldManager, holder, ...options });
  const held = async (holder: string, options?: Partial<AcquireOptions>): Promise<HeldLease> => {
    const outcome = await acquire(holder, options);
    if (outcome.kind !== 'held') throw new Error(`${holder} did not get it`);
    return outcome.lease;
  };
  return { time, store, acquire, held };
}

describe('asking for it', () => {
  test('where there is none, it is made', async () => {
    const { store, held, time } = scene();
    const lease = await held('a');
    expect(lease).toMatchObject({ held: true, holder: 'a', since: time.now(), loss: undefined });
    expect(store.there).toMatchObject({
      metadata: { name: 'kubectl-ds-rollout-agent', namespace: 'monitoring' },
      holderIdentity: 'a',
      leaseDurationSeconds: 30,
      leaseTransitions: 0,
    });
  });

  test('the second one is told who has it and since when', async () => {
    const { time, acquire, held } = scene();
    const start = time.now();
    await held('a');
    await time.pass(25 * second);
    expect(await acquire('b', { takeOver: true })).toEqual({
      kind: 'heldByOther',
      holder: 'a',
      since: start,
      renewedAt: start + 20 * second,
      expiresAt: start + 50 * second,
      expired: false,
    });
  });

  test('one that has run out is taken over by whoever says so, and by nobody else', async () => {
    const { time, store, acquire, held } = scene();
    await held('a');
    store.fail = new ClusterError('network', 'unreachable');
    await time.pass(31 * second);
    store.fail = undefined;
    expect(await acquire('b')).toMatchObject({ kind: 'heldByOther', holder: 'a', expired: true });
    expect((await held('b', { takeOver: true })).held).toBe(true);
    expect(store.there).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  test('the own one is taken again, since when it was', async () => {
    const { time, held } = scene();
    const start = time.now();
    await held('a');
    await time.pass(second);
    expect((await held('a')).since).toBe(start);
  });

  test('of two at the same time one gets it', async () => {
    const { acquire } = scene();
    const kinds = (await Promise.all([acquire('a'), acquire('b')])).map(({ kind }) => kind);
    expect(kinds.toSorted()).toEqual(['held', 'heldByOther']);
  });

  test('a server that always refuses is not asked for ever', async () => {
    const { store, acquire } = scene();
    store.failWrites = new ClusterError('conflict', 'exists already');
    await expect(acquire('a')).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('who has it can be asked without wanting it', async () => {
    const { time, store, held } = scene();
    expect(await leaseHolder(target, { writes: store, timing: time })).toBeUndefined();
    await held('a');
    expect(await leaseHolder(target, { writes: store, timing: time })).toMatchObject({ holder: 'a' });
  });
});

describe('keeping it', () => {
  test('it is renewed every ten seconds, for as long as it is wanted', async () => {
    const { time, store, held } = scene();
    const lease = await held('a');
    await time.pass(3600 * second);
    expect(lease.held).toBe(true);
    expect(store.renewals).toBe(360);
    await lease.release();
    expect(store.there).toBeUndefined();
    expect(time.next).toBeUndefined();
  });

  test('failures that pass do no harm', async () => {
    const { time, store, held } = scene();
    const lease = await held('a');
    store.fail = new ClusterError('network', 'unreachable');
    await time.pass(27 * second);
    store.fail = undefined;
    await time.pass(60 * second);
    expect(lease.held).toBe(true);
  });

  test('what cannot be renewed in time is lost for good', async () => {
    const { time, store, held } = scene();
    const lease = await held('a');
    const unreachable = new ClusterError('network', 'unreachable');
    store.fail = unreachable;
    await time.pass(30 * second - 1);
    expect(lease.lost.aborted).toBe(false);
    await time.pass(1);
    expect(lease.lost.aborted).toBe(true);
    store.fail = undefined;
    await time.pass(60 * second);
    expect(lease).toMatchObject({ held: false, loss: { kind: 'expired', error: unreachable } });
    expect(time.next).toBeUndefined();
  });

  test('one request that is never answered is given up in time for another', async () => {
    const { time, store, held } = scene();
    const lease = await held('a');
    store.stalls = true;
    await time.pass(15 * second);
    store.stalls = false;
    await time.pass(60 * second);
    expect(lease.held).toBe(true);
  });

  test('a renewal that is never answered does not keep it', async () => {
    const { time, store, held } = scene();
    const lease = await held('a');
    store.stalls = true;
    await time.pass(30 * second);
    expect(lease).toMatchObject({ held: false, loss: { kind: 'expired' } });
  });

  test('a machine that slept knows at once that it is lost', async () => {
    const { time, held } = scene();
    const lease = await held('a');
    await time.sleep(3600 * second);
    expect(lease).toMatchObject({ held: false, loss: { kind: 'expired' } });
  });

  test('a renewal that was done although its answer was lost counts as its own', async () => {
    const { time, store, held } = scene();
    const lease = await held('a');
    store.loseAnswers = true;
    await time.pass(10 * second);
    store.loseAnswers = false;
    await time.pass(60 * second);
    expect(lease.held).toBe(true);
  });

  test.each([
    [
      'somebody else has it',
      (store: LeaseStore) => {
        store.rewrite({ holderIdentity: 'b' });
      },
      { kind: 'taken', by: 'b' },
    ],
    [
      'somebody has deleted it',
      (store: LeaseStore) => {
        store.remove();
      },
      { kind: 'taken' },
    ],
  ])('%s: that is noticed with the next renewal', async (_, happens, loss) => {
    const { time, store, held } = scene();
    const lease = await held('a');
    happens(store);
    await time.pass(10 * second);
    expect(lease.loss).toEqual(loss);
    expect(lease.lost.reason).toEqual(loss);
  });
});

describe('giving it back', () => {
  test('it is gone, and nothing goes on', async () => {
    const { time, store, held } = scene();
    const lease = await held('a');
    expect(await lease.release()).toBe('released');
    expect([store.there, lease.held, lease.lost.aborted, time.next]).toEqual([
      undefined,
      false,
      false,
      undefined,
    ]);
  });

  test('somebody else’s is left alone', async () => {
    const { store, held } = scene();
    const lease = await held('a');
    store.rewrite({ holderIdentity: 'b' });
    await lease.release();
    expect(store.there?.holderIdentity).toBe('b');
  });

  test('its own is found although the answer to its renewal was lost', async () => {
    const { time, store, held } = scene();
    const lease = await held('a');
    store.loseAnswers = true;
    await time.pass(10 * second);
    store.loseAnswers = false;
    expect(await lease.release()).toBe('released');
    expect(store.there).toBeUndefined();
  });

  test('a server that is not there is not waited for', async () => {
    const { time, store, held } = scene();
    const lease = await held('a');
    store.stalls = true;
    const released = lease.release();
    await time.pass(5 * second);
    expect(await released).toBe('leftToExpire');
  });
});

describe('its name', () => {
  const long = 'a'.repeat(240);
  test.each([
    ['says what it is about', 'agent', 'kubectl-ds-rollout-agent'],
    ['is never too long', long, expect.stringMatching(/^kubectl-ds-rollout-a{223}-[0-9a-f]{10}$/)],
    [
      'is a name also when it is cut',
      `${'a'.repeat(220)}.-.${long}`,
      expect.stringMatching(/^[-a-z]*a-[0-9a-f]{10}$/),
    ],
  ])('%s', (_, name, expected) => {
    const lease = leaseNameOf(name);
    expect(lease).toEqual(expected);
    expect(lease.length).toBeLessThanOrEqual(253);
  });

  test('long names that begin alike have different ones', () => {
    expect(leaseNameOf(`${long}b`)).not.toBe(leaseNameOf(`${long}c`));
  });
});

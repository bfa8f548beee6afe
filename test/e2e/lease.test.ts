import { expect, test } from 'vitest';
import { ApiCluster } from '../../src/cluster/api-cluster.ts';
import type { Timing } from '../../src/cluster/http/retry.ts';
import { realTiming } from '../../src/cluster/http/real-timing.ts';
import { loadKubeConfig } from '../../src/cluster/kube-config.ts';
import type { HeldLease } from '../../src/cluster/rollout/held-lease.ts';
import { acquireLease, type AcquireOptions, leaseHolder } from '../../src/cluster/rollout/lease.ts';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import { paths } from '../support/control-plane/paths.ts';
import { VirtualTime } from '../cluster/rollout/virtual-time.ts';
import { until } from '../support/control-plane/until.ts';

const leaseName = 'kubectl-ds-rollout-agent';

async function sceneOn(e2e: E2E) {
  const environment = { env: { KUBECONFIG: e2e.kubeconfig }, home: '/nonexistent', platform: 'linux' };
  const cluster = new ApiCluster(loadKubeConfig({}, environment));
  const target = { namespace: await e2e.createNamespace(), name: 'agent' };
  const { writes } = cluster;
  const fieldManager = 'kubectl-ds-rollout';
  const acquire = (holder: string, timing: Timing, options: Partial<AcquireOptions> = {}) =>
    acquireLease(target, { writes, timing, fieldManager, holder, ...options });
  const held = async (...args: Parameters<typeof acquire>): Promise<HeldLease> => {
    const outcome = await acquire(...args);
    if (outcome.kind !== 'held') throw new Error(`${args[0]} did not get it`);
    return outcome.lease;
  };
  const raw = () => e2e.api.find(paths.leases(target.namespace, leaseName));
  return { writes, target, acquire, held, raw };
}

describeOnControlPlane('the Lease of a driver', (e2e) => {
  test('is had by one at a time, until it is given back', async () => {
    const { acquire, held, raw, target, writes } = await sceneOn(e2e());
    const first = await held('a', realTiming);
    expect(await raw()).toMatchObject({ spec: { holderIdentity: 'a', leaseDurationSeconds: 30 } });
    expect(await acquire('b', realTiming, { takeOver: true })).toMatchObject({
      kind: 'heldByOther',
      holder: 'a',
      since: first.since,
      expired: false,
    });
    expect(await leaseHolder(target, { writes, timing: realTiming })).toMatchObject({ holder: 'a' });
    expect(await first.release()).toBe('released');
    expect(await raw()).toBeUndefined();
    expect(await (await held('b', realTiming)).release()).toBe('released');
  });

  test('goes to another one only when it has run out, and the first one notices', async () => {
    const { acquire, held, raw } = await sceneOn(e2e());
    const [slow, time] = [new VirtualTime(Date.now()), new VirtualTime(Date.now())];
    const first = await held('a', slow);
    expect((await acquire('b', time, { takeOver: true })).kind).toBe('heldByOther');
    await time.sleep(31_000);
    expect(await acquire('b', time)).toMatchObject({ kind: 'heldByOther', expired: true });
    const second = await held('b', time, { takeOver: true });
    expect(await raw()).toMatchObject({ spec: { holderIdentity: 'b', leaseTransitions: 1 } });
    await slow.sleep(10_000);
    await until('the first one knows', () => !first.held);
    expect(first.loss).toEqual({ kind: 'taken', by: 'b' });
    await first.release();
    expect(await raw()).toMatchObject({ spec: { holderIdentity: 'b' } });
    expect(await second.release()).toBe('released');
  });

  test('is renewed, and taken again by the one who has it', async () => {
    const { held, raw } = await sceneOn(e2e());
    const time = new VirtualTime(Date.now());
    const lease = await held('a', time);
    await time.sleep(10_000);
    const renewTime = new Date(time.now()).toISOString().replace('Z', '000Z');
    await until('it is renewed', async () => {
      const there = (await raw()) as { spec?: { renewTime?: string } } | undefined;
      return there?.spec?.renewTime === renewTime;
    });
    expect((await held('a', time)).since).toBe(lease.since);
  });

  test('that somebody has deleted is not made again by a renewal', async () => {
    const { held, raw, target } = await sceneOn(e2e());
    const time = new VirtualTime(Date.now());
    const lease = await held('a', time);
    await e2e().api.delete(paths.leases(target.namespace, leaseName));
    await time.sleep(10_000);
    await until('it knows', () => !lease.held);
    expect(lease.loss).toEqual({ kind: 'taken' });
    expect(await raw()).toBeUndefined();
  });
});

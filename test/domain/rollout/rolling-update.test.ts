import { describe, expect, test } from 'vitest';
import { daemonSet, node } from '../../support/builders.ts';
import { hashOf, isReady, PlayedController } from './controller.ts';

const unavailable = (maxUnavailable: number | string) => ({ type: 'RollingUpdate', maxUnavailable });
const surge = (maxSurge: number | string) => ({ type: 'RollingUpdate', maxUnavailable: 0, maxSurge });
const foo = (updateStrategy = unavailable(1), options: Parameters<typeof daemonSet>[1] = {}) =>
  daemonSet('foo', { updateStrategy, ...options });
const nodes = (count: number) => Array.from({ length: count }, (_, index) => node(`node-${index}`));

/** A controller whose pods run on all nodes, ready unless told otherwise, and are of a former template from now on. */
function afterChange(count: number, strategy: ReturnType<typeof unavailable>, release = 34, ready = true) {
  const played = new PlayedController(foo(strategy), nodes(count), release);
  expect(played.sync()).toEqual([count, 0]);
  if (ready) played.mark(true);
  played.update(foo(strategy));
  return played;
}

/** pkg/controller/daemon/update_test.go, v1.34: each number is how many pods one sync makes and deletes. */
describe.each([20, 34])('without surge, as the controller of release 1.%i does', (release) => {
  test('old pods go in steps of maxUnavailable, and the next when the new ones are ready', () => {
    const played = afterChange(5, unavailable(2), release);
    for (const step of [2, 2, 1]) {
      expect(played.sync()).toEqual([0, step]);
      expect(played.sync()).toEqual([step, 0]);
      played.mark(true);
    }
    expect(played.sync()).toEqual([0, 0]);
  });

  test('new pods that do not become ready use up the budget', () => {
    const played = afterChange(5, unavailable(3), release);
    expect([played.sync(), played.sync(), played.sync()]).toEqual([
      [0, 3],
      [3, 0],
      [0, 0],
    ]);
  });

  test('old pods that are not available go all at once', () => {
    const played = afterChange(5, unavailable(3), release, false);
    expect([played.sync(), played.sync(), played.sync()]).toEqual([
      [0, 5],
      [5, 0],
      [0, 0],
    ]);
  });

  test('old pods that are not available come before healthy ones', () => {
    const played = afterChange(5, unavailable(2), release);
    expect([played.sync(), played.sync(), played.sync()]).toEqual([
      [0, 2],
      [2, 0],
      [0, 0],
    ]);
    played.update(foo(unavailable(2)));
    expect([played.sync(), played.sync(), played.sync()]).toEqual([
      [0, 2],
      [2, 0],
      [0, 0],
    ]);
    expect(played.pods.filter(isReady)).toHaveLength(3);
  });

  test('healthy old pods stay as long as others use up the budget, however often the template changes', () => {
    const played = afterChange(20, unavailable(10), release);
    expect([played.sync(), played.sync(), played.sync()]).toEqual([
      [0, 10],
      [10, 0],
      [0, 0],
    ]);
    const healthy = played.pods.filter(isReady);
    for (const maxUnavailable of [1, 9, 3, 7, 2]) {
      played.update(foo(unavailable(maxUnavailable)));
      expect([played.sync(), played.sync(), played.sync()]).toEqual([
        [0, 10],
        [10, 0],
        [0, 0],
      ]);
    }
    expect(played.pods.filter(isReady)).toEqual(healthy);
    played.update(foo(unavailable(11)));
    expect([played.sync(), played.sync(), played.sync()]).toEqual([
      [0, 11],
      [11, 0],
      [0, 0],
    ]);
    expect(played.pods.filter(isReady)).toHaveLength(9);
  });

  test('of 88 new and 2 old pods that are not available only the old ones are replaced', () => {
    const played = afterChange(100, unavailable(10), release);
    const former = hashOf(played.pods[0] ?? ({ metadata: { labels: {} } } as never));
    for (let step = 0; step < 10; step += 1) {
      expect([played.sync(), played.sync()]).toEqual([
        [0, 10],
        [10, 0],
      ]);
      played.mark(true);
    }
    const healthy = new Set(played.pods.slice(0, 10));
    played.mark(false, 90, (pod) => !healthy.has(pod));
    played.relabel(former ?? '', (index) => index < 12);
    expect([played.sync(), played.sync(), played.sync()]).toEqual([
      [0, 2],
      [2, 0],
      [0, 0],
    ]);
  });

  test('nothing is replaced where the template is the same', () => {
    const played = new PlayedController(foo(unavailable(3)), nodes(5), release);
    expect([played.sync(), played.sync()]).toEqual([
      [5, 0],
      [0, 0],
    ]);
  });
});

test('between 1.21 and 1.30 old pods that are not available did not count, and healthy ones went with them', () => {
  const played = afterChange(5, unavailable(2), 27);
  played.mark(false, 2);
  expect(played.sync()).toEqual([0, 4]);
});

describe('with surge', () => {
  test('new pods are made beside the old ones, which go when the new ones are ready', () => {
    const played = afterChange(5, surge(2));
    const syncs = [];
    for (let step = 0; step < 4; step += 1) {
      syncs.push(played.sync(), played.sync());
      played.mark(true);
    }
    expect(syncs).toEqual([
      [2, 0],
      [0, 0],
      [2, 2],
      [0, 0],
      [1, 2],
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
  });

  test('old pods that are not available get a new one at once, whatever the budget, and go for not being ready', () => {
    const played = afterChange(5, surge(3), 34, false);
    expect([played.sync(), played.sync()]).toEqual([
      [5, 0],
      [0, 5],
    ]);
  });

  test('minReadySeconds holds old pods back until the new ones are available', () => {
    const played = afterChange(5, surge(3));
    played.update(foo(surge(3), { minReadySeconds: 15 }));
    played.now = 300_000;
    expect(played.sync()).toEqual([3, 0]);
    played.mark(true, 2, (pod) => hashOf(pod) === played.hash);
    const surged = new Set(
      played.pods.filter((pod) => hashOf(pod) === played.hash).map(({ spec }) => spec.nodeName),
    );
    played.mark(false, 1, ({ spec }) => !surged.has(spec.nodeName));
    played.now = 310_000;
    expect(played.sync()).toEqual([1, 0]);
    played.now = 320_000;
    expect(played.sync()).toEqual([1, 3]);
    played.mark(true);
    played.now = 340_000;
    expect(played.sync()).toEqual([0, 2]);
    expect(played.sync()).toEqual([0, 0]);
  });

  const controlPlane = 'node-role.kubernetes.io/control-plane:NoSchedule';
  const tainted = [node('node-0', { taints: [controlPlane] }), ...nodes(5).slice(1)];

  test('a healthy pod on a node that should not run it any more goes only as others are available', () => {
    const played = new PlayedController(foo(surge(1), { podSpec: { tolerations: [controlPlane] } }), tainted);
    expect(played.sync()).toEqual([5, 0]);
    played.mark(true);
    played.update(foo(surge(1)));
    const syncs = [];
    for (let step = 0; step < 5; step += 1) {
      syncs.push(played.sync(), played.sync());
      played.mark(true);
    }
    expect(syncs).toEqual([
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
  });

  test('before 1.29 such a pod stood in line for a new one like all others', () => {
    const played = new PlayedController(
      foo(surge(9), { podSpec: { tolerations: [controlPlane] } }),
      tainted,
      28,
    );
    played.sync();
    played.mark(true);
    played.update(foo(surge(9)));
    expect(played.sync()).toEqual([5, 0]);
  });
});

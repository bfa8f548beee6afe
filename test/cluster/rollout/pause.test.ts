import { describe, expect, test } from 'vitest';
import { pauseDaemonSet, resumeDaemonSet } from '../../../src/cluster/rollout/pause.ts';
import { DRIVE_ANNOTATION, PAUSED_STRATEGY_ANNOTATION } from '../../../src/domain/rollout/drive-state.ts';
import { fieldManager, former } from './drive-scene.ts';
import { PlayedCluster } from './played-cluster.ts';
import { VirtualTime } from './virtual-time.ts';

const options = { fieldManager };

function scene(annotations: Readonly<Record<string, string>> = {}, strategy: string = former.type) {
  const played = new PlayedCluster(new VirtualTime(), 1);
  played.meddle(({ metadata, spec }) => ({
    metadata: { ...metadata, annotations },
    spec: {
      ...spec,
      updateStrategy: strategy === former.type ? spec.updateStrategy : { type: strategy },
    },
  }));
  return { played, cluster: played.asCluster() };
}

describe('pausing', () => {
  test('puts the strategy aside', async () => {
    const { played, cluster } = scene();
    expect((await pauseDaemonSet(cluster, played.daemonSet, options)).kind).toBe('paused');
    expect(played.daemonSet.spec.updateStrategy).toEqual({ type: 'OnDelete' });
    expect(JSON.parse(played.daemonSet.metadata.annotations[PAUSED_STRATEGY_ANNOTATION] ?? '')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: '10%' },
    });
  });

  test.each([
    ['one that is driven', { [DRIVE_ANNOTATION]: '{}' }, 'OnDelete', 'driven'],
    ['one that is paused already', { [PAUSED_STRATEGY_ANNOTATION]: '{}' }, 'OnDelete', 'alreadyPaused'],
    ['one that goes on by nobody', {}, 'OnDelete', 'onDelete'],
  ])('%s is left as it is', async (_, annotations, strategy, kind) => {
    const { played, cluster } = scene(annotations, strategy);
    expect(await pauseDaemonSet(cluster, played.daemonSet, options)).toEqual({ kind });
    expect(played.asked).not.toContain('patch');
  });
});

describe('resuming', () => {
  const put = (text: string) => ({ [PAUSED_STRATEGY_ANNOTATION]: text });
  const readable = JSON.stringify({ type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } });

  test('puts it back', async () => {
    const { played, cluster } = scene(put(readable), 'OnDelete');
    expect((await resumeDaemonSet(cluster, played.daemonSet, options)).kind).toBe('resumed');
    expect(played.daemonSet.spec.updateStrategy).toEqual(former);
    expect(played.daemonSet.metadata.annotations).toEqual({});
  });

  test('leaves a strategy that somebody has set since', async () => {
    const { played, cluster } = scene(put(readable), 'Another');
    expect((await resumeDaemonSet(cluster, played.daemonSet, options)).kind).toBe('strategyKept');
    expect(played.daemonSet.spec.updateStrategy).toEqual({ type: 'Another' });
    expect(played.daemonSet.metadata.annotations).toEqual({});
  });

  test.each([
    ['is no JSON', 'RollingUpdate'],
    ['is no strategy', '{"maxUnavailable":1}'],
    ['is null', 'null'],
  ])('changes nothing where what was put aside %s', async (_, text) => {
    const { played, cluster } = scene(put(text), 'OnDelete');
    expect(await resumeDaemonSet(cluster, played.daemonSet, options)).toEqual({
      kind: 'unreadable',
      annotation: text,
    });
    expect(played.asked).not.toContain('patch');
  });

  test('does nothing where nothing was put aside', async () => {
    const { played, cluster } = scene();
    expect(await resumeDaemonSet(cluster, played.daemonSet, options)).toEqual({ kind: 'notPaused' });
  });
});

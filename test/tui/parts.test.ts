import { describe, expect, test } from 'vitest';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import type { DaemonSet, Pod } from '../../src/domain/objects.ts';
import type { Subject } from '../../src/tui/state.ts';
import { event, revision } from '../support/builders.ts';
import { Journey, trouble } from './journey.ts';

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

/** Keys that lead to the last DaemonSet, 监视-agent of logging, and to a node of it. */
const toDaemonSet = 'G enter';
const toNode = 'G enter enter';

const ofAgent: Subject = { kind: 'events', namespace: 'logging', name: '监视-agent' };
const found = <T extends { metadata: { name: string } }>(all: readonly T[] = [], name: string): T => {
  const one = all.find(({ metadata }) => metadata.name === name);
  if (one === undefined) throw new Error(`no ${name}`);
  return one;
};
const agent: DaemonSet = found(trouble.daemonSets, '监视-agent');
const crashing: Pod = found(trouble.pods, '监视-agent-worker-2');
const running: Pod = found(trouble.pods, '监视-agent-worker-1');

const ago = (seconds: number): number => trouble.now - seconds * 1000;
const events = [
  event(running, 'Unhealthy', 'Readiness probe failed: HTTP 503', { lastTimestamp: ago(20), count: 3 }),
  event(crashing, 'BackOff', 'Back-off restarting\n failed\u001b[31m container', { lastTimestamp: ago(300) }),
  event(agent, 'FailedCreate', 'pods "x" is forbidden', { lastTimestamp: ago(60) }),
  event(found(trouble.pods, 'kube-proxy-gpu-1'), 'BackOff', 'of somebody else'),
];

const withRevisions: ClusterState = {
  ...trouble,
  controllerRevisions: [
    revision(agent, 1, 'old', { annotations: { 'kubernetes.io/change-cause': 'the first 版本' } }),
    revision(agent, 2, 'new'),
  ],
};

describe.each(sizes)('at $columns x $rows', (size) => {
  test('the revisions of a DaemonSet', () => {
    expect(new Journey(size, withRevisions).press(`${toDaemonSet} v`).screen).toMatchSnapshot();
  });

  test('the events of a DaemonSet: first those of the selected node', () => {
    const journey = new Journey(size).press(`${toDaemonSet} j v v`);
    journey.act({ kind: 'looked', subject: ofAgent, found: { kind: 'events', events, isComplete: false } });
    expect(journey.screen).toMatchSnapshot();
    expect(journey.screen).not.toContain('\u001b');
  });

  test.each([
    ['what a node has, and what is taken of it', 'v'],
    ['the labels of a node, and who cares about each', 'v v'],
    ['the taints of a node, and whom each keeps away', 'v v v'],
  ])('%s', (_, keys) => {
    expect(new Journey(size).press(`G enter G enter ${keys}`).screen).toMatchSnapshot();
  });
});

describe('what is below a list', () => {
  test.each([
    ['why, first', toDaemonSet, '[why] revisions  events '],
    ['the next part', `${toDaemonSet} v`, ' why [revisions] events '],
    ['why again, after the last one', `${toDaemonSet} v v v`, '[why] revisions  events '],
    ['the parts of a node are others', `${toDaemonSet} v enter`, '[why] resources  labels  taints '],
    ['each kind of screen keeps its own', `${toDaemonSet} v enter q q k enter`, ' why [revisions] events '],
  ])('%s', (_, keys, rule) => {
    expect(new Journey({ columns: 80, rows: 24 }).press(keys).screen).toContain(rule);
  });

  test('a list without parts has no key for them', () => {
    const journey = new Journey();
    expect(journey.press('v').screen).toBe(new Journey().screen);
  });

  test('a part begins at its top', () => {
    const journey = new Journey({ columns: 60, rows: 16 }).press(`${toNode} v J J v`);
    expect(journey.state.lists['node/worker-10']?.scrolled).toBe(0);
  });

  test.each<[string, ClusterState, string]>([
    [
      'revisions that nobody could read',
      { ...trouble, controllerRevisions: undefined } as never,
      'could not be read',
    ],
    ['no revisions yet', { ...trouble, controllerRevisions: [] }, 'it has no revisions yet'],
  ])('%s', (_, cluster, text) => {
    expect(new Journey(undefined, cluster).press(`${toDaemonSet} v`).screen).toContain(text);
  });
});

describe('a closer look', () => {
  const anew = { kind: 'read', cluster: trouble, freshness: { kind: 'live' }, now: trouble.now } as const;
  const looks = (journey: Journey): readonly unknown[] =>
    journey.effects.flatMap((effect) => (effect.kind === 'look' ? [effect.subject] : []));

  test('events are read when they come onto the screen, and again with the rest', () => {
    const journey = new Journey().press(`${toDaemonSet} v`);
    expect(looks(journey)).toEqual([]);
    journey.press('v');
    expect(looks(journey)).toEqual([ofAgent]);
    expect(journey.screen).toContain('reading its events ...');
    journey.press('j k');
    expect(looks(journey)).toEqual([ofAgent]);
    journey.act(anew);
    expect(looks(journey)).toEqual([ofAgent, ofAgent]);
  });

  test('what is known of events stays while they are read again', () => {
    const journey = new Journey().press(`${toDaemonSet} v v`);
    journey.act({ kind: 'looked', subject: ofAgent, found: { kind: 'events', events, isComplete: true } });
    expect(journey.act(anew).screen).toContain('Unhealthy');
  });

  test('events of what is not on the screen any more are left alone', () => {
    const journey = new Journey().press(`${toDaemonSet} v v q`);
    journey.act({ kind: 'looked', subject: ofAgent, found: { kind: 'events', events, isComplete: true } });
    expect(journey.state.closer).toBeUndefined();
  });

  test('why they could not be read', () => {
    const journey = new Journey().press(`${toDaemonSet} v v`);
    const message = 'events is forbidden: User "me" cannot list them';
    journey.act({ kind: 'looked', subject: ofAgent, found: { kind: 'problem', message } });
    expect(journey.screen).toContain(message);
  });

  test('no events are no trouble', () => {
    const journey = new Journey().press(`${toDaemonSet} v v`);
    journey.act({
      kind: 'looked',
      subject: ofAgent,
      found: { kind: 'events', events: [], isComplete: true },
    });
    expect(journey.screen).toContain('no events about it or its pods');
  });

  test('all pods of a node are read where not all of them are known, and then it is known what is left', () => {
    const cluster: ClusterState = { ...trouble, nodesWithAllPods: new Set() };
    const journey = new Journey({ columns: 80, rows: 24 }, cluster).press(`${toDaemonSet} G enter v`);
    const subject: Subject = { kind: 'pods', node: 'gpu-1' };
    expect(looks(journey)).toEqual([subject]);
    expect(journey.screen).toMatch(/cpu +4 +0\.1 \(3%\) +<unknown> +<unknown>/);
    const pods = (trouble.pods ?? []).filter(({ spec }) => spec.nodeName === 'gpu-1');
    journey.act({ kind: 'looked', subject, found: { kind: 'pods', pods } });
    expect(journey.screen).toMatch(/cpu +4 +0\.1 \(3%\) +0\.1 \(3%\) +3\.9/);
  });

  test('where all of them are known none is read', () => {
    expect(looks(new Journey().press(`${toNode} v`))).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/printers/text-width.ts';
import { painter } from '../../src/printers/tone.ts';
import { initialState } from '../../src/tui/state.ts';
import { frameOf } from '../../src/tui/views/frame.ts';
import { wholeMatrix } from '../../src/tui/views/matrix-picture.ts';
import { headerLine } from '../../src/tui/views/header.ts';
import { Journey, trouble } from './journey.ts';

const screens: readonly [string, string][] = [
  ['DaemonSets', 'G'],
  ['a DaemonSet', 'G enter'],
  ['a node', 'G enter enter'],
  ['the matrix', 'm l l l G'],
  ['a rollout', 'G r'],
  ['namespaces', 'n'],
  ['marked nodes', 'down enter space j j space j'],
  ['marked nodes of the matrix', 'm space j j space j'],
  ['help', '?'],
];

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

describe.each(sizes)('at $columns x $rows', (size) => {
  test.each(screens)('%s', (_, keys) => {
    expect(new Journey(size).press(keys).screen).toMatchSnapshot();
  });
});

const odd = [
  { columns: 60, rows: 16 },
  { columns: 300, rows: 100 },
];

describe.each([...sizes, ...odd, { columns: 40, rows: 10 }])('at $columns x $rows', (size) => {
  test.each(screens)('%s: as many lines as the terminal has', (_, keys) => {
    expect(new Journey(size).press(keys).lines).toHaveLength(size.rows);
  });

  test.each(screens.slice(0, 4))('%s: the selected row is among them', (_, keys) => {
    expect(new Journey(size).press(keys).selected).not.toBe('');
  });
});

describe.each([...sizes, ...odd])('at $columns x $rows', (size) => {
  test.each(screens)('%s: no line is wider, but commands', (_, keys) => {
    const wide = new Journey(size)
      .press(keys)
      .lines.filter((line) => textWidth(line) > size.columns && !line.includes('$ '));
    expect(wide).toEqual([]);
  });
});

test('a terminal that is too small gets a sentence', () => {
  const { lines } = new Journey({ columns: 39, rows: 20 });
  expect(lines).toEqual(['39x20 is too small a terminal: 40x10 is', 'the least.']);
});

describe('the header', () => {
  test('colours how old it is, also where a context is called so', () => {
    const { state } = new Journey();
    const named = { ...state, source: { ...state.source, name: 'live' } };
    const line = headerLine(named, { paint: painter(true), unicode: true }, 80);
    expect(line).toMatch(/^context live {3}all namespaces/);
    expect(line.endsWith(painter(true)('good', 'live'))).toBe(true);
  });

  const at = (seconds: number): number => trouble.now + seconds * 1000;
  test.each<[string, (journey: Journey) => Journey, RegExp]>([
    ['what is new is live', (journey) => journey, / {2}live$/],
    [
      'what is a while old says so',
      (journey) => journey.act({ kind: 'tick', now: at(20) }),
      /live, 20s old$/,
    ],
    [
      'what cannot be renewed is stale',
      (journey) =>
        journey
          .act({ kind: 'freshness', freshness: { kind: 'stale', problem: 'refused' } })
          .act({ kind: 'tick', now: at(70) }),
      /stale, 70s old: reconnecting$/,
    ],
  ])('%s', (_, happen, header) => {
    expect(happen(new Journey()).lines[0]).toMatch(header);
  });

  test('why it cannot be renewed stands below', () => {
    const stale = { kind: 'stale', problem: 'The connection was\u001b[31m refused' } as const;
    const journey = new Journey().act({ kind: 'freshness', freshness: stale });
    expect(journey.lines.at(-2)).toMatch(/^The connection was.* refused$/);
    expect(journey.screen).not.toContain('\u001b');
  });

  test('before anything was read', () => {
    const state = initialState({ name: 'kind', isDump: false }, { columns: 80, rows: 10 }, 0);
    const [first] = frameOf(state, { paint: painter(false), unicode: true });
    expect(first?.text).toMatch(/^context kind {3}all namespaces +reading \.\.\.$/);
  });
});

describe('a rollout that is driven here', () => {
  const driven = {
    namespace: 'kube-system',
    name: 'kube-proxy',
    isOver: false,
    progress: { wave: { number: 1, of: 3 }, done: 1, total: 4, failed: 0, inFlight: 1, skipped: 0 },
    waitsFor: 'waiting for 1 node to become available',
    news: ['wave 1 (canary), 1 node: gpu-1', '  gpu-1: old pod is deleted'],
  } as const;

  test.each(sizes)('tells on its screen how far it is: %o', (size) => {
    expect(new Journey(size).act({ kind: 'driven', driven }).press('down r').screen).toMatchSnapshot();
  });

  test('is in the header of every screen until it is over', () => {
    const journey = new Journey({ columns: 120, rows: 24 }).act({ kind: 'driven', driven });
    expect(journey.lines[0]).toContain('driving kube-proxy 1/4');
    journey.act({ kind: 'driven', driven: { ...driven, asks: 'wave 1 is done. Next wave?' } });
    expect(journey.lines[0]).toContain('driving kube-proxy 1/4, waits');
    expect(journey.press('down r').screen).toContain('Next wave? u: yes, p: pause, U: undo');
    journey.act({ kind: 'driven', driven: { ...driven, isOver: true } });
    expect(journey.lines[0]).not.toContain('driving');
    expect(journey.screen).toContain('gpu-1: old pod is deleted');
  });

  test('is left only by whoever presses q twice; Ctrl-C asks nothing', () => {
    const journey = new Journey().act({ kind: 'driven', driven }).press('q');
    expect(journey.effects).toEqual([]);
    expect(journey.lines.at(-2)).toBe(
      'the rollout of kube-system/kube-proxy is driven from here: q again leaves it as…',
    );
    expect(journey.press('j q').effects).toEqual([]);
    expect(journey.press('q').effects).toEqual([{ kind: 'leave', interrupted: false }]);
    expect(new Journey().act({ kind: 'driven', driven }).press('ctrl-c').effects).toHaveLength(1);
  });
});

describe('the part below a list', () => {
  test('is scrolled, and begins at its top for another row', () => {
    const journey = new Journey({ columns: 60, rows: 14 }).press('G J');
    expect(journey.state.lists['daemonSets']?.scrolled).toBe(1);
    expect(journey.press('k').state.lists['daemonSets']?.scrolled).toBe(0);
  });
});

test('the whole matrix as a picture: every node and every DaemonSet, and no cursor', () => {
  const { state } = new Journey().press('m l j');
  const { lines } = wholeMatrix(state, { paint: painter(false), unicode: true });
  expect(lines.map((line) => line.trimEnd()).join('\n')).toMatchSnapshot();
});

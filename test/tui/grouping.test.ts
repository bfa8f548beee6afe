import { describe, expect, test } from 'vitest';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import type { Labels } from '../../src/domain/objects.ts';
import { painter } from '../../src/printers/tone.ts';
import { groupings, nextGrouping } from '../../src/tui/grouping.ts';
import { wholeMatrix } from '../../src/tui/views/matrix-picture.ts';
import { node } from '../support/builders.ts';
import { Journey, trouble } from './journey.ts';

const zone = 'topology.kubernetes.io/zone';
const pool = 'cloud.google.com/gke-nodepool';
const arch = 'kubernetes.io/arch';
const nodes = (...labels: readonly Labels[]) =>
  labels.map((each, place) => node(`n${place}`, { labels: each }));

describe('the next grouping', () => {
  test.each([
    ['by zone, after none', 'none', [{ [zone]: 'a' }], 'zone'],
    ['by pool, where nodes have one', 'zone', [{ [zone]: 'a' }, { [pool]: 'p' }], 'pool'],
    ['by architecture, where no pool is known', 'zone', [{ [zone]: 'a', [arch]: 'arm64' }], `label=${arch}`],
    ['none, after the last one', 'zone', [{ [zone]: 'a' }], 'none'],
    ['none, after a label of ones own', 'label=rack', [{ rack: 'r' }], 'none'],
    ['none, where nodes have none of it', 'none', [{ rack: 'r' }], 'none'],
  ] as const)('%s', (_, before, labels, after) => {
    expect(nextGrouping(before, nodes(...labels))).toBe(after);
  });
});

test('nodes can be grouped by any label that some have', () => {
  expect(groupings(nodes({ [zone]: 'a', rack: 'r1' }, { [zone]: 'b', rack: 'r1' }, {}))).toEqual([
    { grouping: 'none' },
    { grouping: 'zone', groups: 2, nodes: 2 },
    { grouping: 'label=rack', groups: 1, nodes: 2 },
    { grouping: `label=${zone}`, groups: 2, nodes: 2 },
  ]);
});

/** The cluster in trouble, with these labels of nodes instead. */
function labelled(labels: Readonly<Record<string, Labels>>): ClusterState {
  const relabelled = (trouble.nodes ?? []).map((each) => ({
    ...each,
    metadata: { ...each.metadata, labels: { ...each.metadata.labels, ...labels[each.metadata.name] } },
  }));
  return { ...trouble, nodes: relabelled };
}

const racks = labelled({
  'worker-1': { rack: '架子-2' },
  'worker-2': { rack: 'r1' },
  'gpu-1': { rack: 'r1' },
});

describe('the matrix', () => {
  test('names of groups have a column where there is room', () => {
    const { lines } = new Journey({ columns: 60, rows: 24 }).press('m');
    expect(lines.filter((line) => /eu-1/.test(line))).toEqual([
      '> eu-1a  gpu-1     [·] █  ·  ·',
      '  eu-1b  worker-2   ·  █  █  ▒',
    ]);
  });

  test('where there is none, lines of their own', () => {
    const many = {
      ...trouble,
      daemonSets: Array.from({ length: 20 }, (_, place) => ({
        ...trouble.daemonSets[0],
        metadata: { ...trouble.daemonSets[0]?.metadata, name: `ds-${place}` },
      })) as unknown as ClusterState['daemonSets'],
    };
    const { lines } = new Journey({ columns: 60, rows: 24 }, many).press('m');
    expect(lines.filter((line) => /eu-1/.test(line))).toEqual(['eu-1a (2)', 'eu-1b (2)']);
  });

  test('by any label: nodes without it come last, and its values are aligned', () => {
    const journey = new Journey({ columns: 80, rows: 24 }, racks).press('m B');
    expect(journey.screen).toMatch(/rack +2 +3\n/);
    journey.press('/ r a c enter enter');
    expect(journey.lines[1]).toBe('nodes 4, by rack');
    expect(journey.lines.slice(4, 9)).toMatchSnapshot();
  });

  test('b goes on to none, and zone again', () => {
    const journey = new Journey().press('m');
    expect(journey.lines[1]).toBe('nodes 4, by zone');
    expect(journey.press('b').lines[1]).toBe('nodes 4');
    expect(journey.press('b').lines[1]).toBe('nodes 4, by zone');
  });

  test('where no node has a zone, it is not grouped by zone', () => {
    const bare = (trouble.nodes ?? []).map((each) => ({
      ...each,
      metadata: { ...each.metadata, labels: {} },
    }));
    const journey = new Journey({ columns: 80, rows: 24 }, { ...trouble, nodes: bare }).press('m');
    expect(journey.lines[1]).toBe('nodes 4');
    expect(journey.screen).not.toContain('(no zone)');
  });

  test('elsewhere there is nothing to group', () => {
    expect(new Journey().press('B').state.screens).toEqual([{ kind: 'daemonSets' }]);
  });

  test('escape leaves the grouping as it is', () => {
    const journey = new Journey().press('m B j j esc');
    expect(journey.lines[1]).toBe('nodes 4, by zone');
  });

  test('the picture says what it is grouped by, and has a line for each group', () => {
    const { state } = new Journey({ columns: 80, rows: 24 }, racks).press('m B G enter');
    const { lines } = wholeMatrix(
      { ...state, grouping: 'label=rack' },
      { paint: painter(false), unicode: true },
    );
    expect(lines[0]).toMatch(/^kind, .*Z, by rack$/);
    expect(lines.filter((line) => /^[^ ].*\(\d\)$/.test(line))).toEqual([
      'r1 (2)',
      '架子-2 (1)',
      '(no rack) (1)',
    ]);
  });
});

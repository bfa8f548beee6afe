import { describe, expect, test } from 'vitest';
import { countStates } from '../../../src/domain/coverage/counts.ts';
import {
  type DaemonSetCoverage,
  eachAlone,
  type NodeCounts,
  type Pair,
} from '../../../src/domain/coverage/pair.ts';
import type { Reason } from '../../../src/domain/reason.ts';
import { coverageListColumns } from '../../../src/printers/columns/coverage-list.ts';
import { coverageListDocument } from '../../../src/printers/documents.ts';
import { toJson } from '../../../src/printers/structured.ts';
import { cellText } from '../../../src/printers/table.ts';
import { lacksPods } from '../../../src/printers/wording.ts';
import { daemonSet, NOW } from '../../support/builders.ts';

function pair(node: string, state: Pair['state']): Pair {
  return { node, nodeLabels: {}, reasons: [], ...(state === undefined ? {} : { state }) };
}

function covering(
  nodes: NodeCounts,
  pairs: readonly Pair[],
  more: Partial<DaemonSetCoverage> = {},
): DaemonSetCoverage {
  return {
    daemonSet: daemonSet('agent'),
    nodes,
    pairs,
    pairOn: (nodeName) => pairs.find(({ node }) => node === nodeName),
    unsettled: pairs,
    alike: eachAlone(pairs),
    states: countStates(pairs),
    reasons: [],
    daemonSetReasons: [],
    ...more,
  };
}

function cell(header: string, row: DaemonSetCoverage): string {
  const columns = coverageListColumns({ allNamespaces: false, now: NOW, rows: [row] });
  const column = columns.find((each) => each.header === header);
  return column === undefined ? 'no such column' : cellText(column, row);
}

const notObserved: Reason = {
  kind: 'NotObserved',
  message: 'the controller has not seen the newest generation',
  detail: { generation: 2, observedGeneration: 1 },
  fixes: [],
};

describe('what is wrong with what a DaemonSet covers', () => {
  test.each<[string, DaemonSetCoverage, string, boolean]>([
    ['all is well', covering({ eligible: 1, available: 1 }, [pair('n1', 'Available')]), '', false],
    ['a pair in trouble', covering({ eligible: 1 }, [pair('n1', 'Pending')]), '1 pending', true],
    [
      'nodes that only the status tells to be missing',
      covering({ eligible: 3, missing: 2, misscheduled: 0 }, [pair('n1', 'Available')]),
      '2 missing',
      true,
    ],
    [
      'misscheduled ones that only the status tells of',
      covering({ eligible: 1, missing: 0, misscheduled: 1 }, [pair('n1', 'Available')]),
      '1 misscheduled',
      true,
    ],
    [
      'pairs and numbers that tell of the same nodes',
      covering({ eligible: 1, missing: 1 }, [pair('n1', 'Missing')]),
      '1 missing',
      true,
    ],
    [
      'a DaemonSet that does not act, with no node in want',
      covering({ eligible: 1 }, [pair('n1', 'Available')], { daemonSetReasons: [notObserved] }),
      '',
      false,
    ],
  ])('%s', (_, coverage, trouble, lacks) => {
    expect([cell('TROUBLE', coverage), lacksPods(coverage)]).toEqual([trouble, lacks]);
  });
});

describe('STATUS', () => {
  test.each([
    ['stale', true, 'stale'],
    ['current', false, 'current'],
    ['not known', undefined, '<unknown>'],
  ])('%s', (_, stale, expected) => {
    const coverage = covering({}, [], stale === undefined ? {} : { statusIsStale: stale });
    expect(cell('STATUS', coverage)).toBe(expected);
    const text = toJson(coverageListDocument([coverage], { source: 'cluster', withNodes: false, notes: [] }));
    const { items } = JSON.parse(text) as { items: readonly { statusIsStale?: boolean }[] };
    expect(items[0]?.statusIsStale).toBe(stale);
  });
});

test('a label that is wanted to be empty stays in JSON', () => {
  const reason = {
    kind: 'NodeSelector',
    message: 'wants label worker=',
    detail: { key: 'worker', wanted: '' },
    fixes: [],
  } as const;
  const coverage = covering({}, [{ ...pair('n1', 'Excluded'), reasons: [reason] }]);
  const text = toJson(coverageListDocument([coverage], { source: 'cluster', withNodes: true, notes: [] }));
  const { items } = JSON.parse(text) as { items: readonly { perNode: readonly { reasons: unknown }[] }[] };
  expect(items[0]?.perNode[0]?.reasons).toMatchObject([{ detail: { key: 'worker', wanted: '' } }]);
});

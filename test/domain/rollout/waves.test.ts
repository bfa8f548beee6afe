import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DrivenNode } from '../../../src/domain/rollout/drive.ts';
import type { DrivePlan } from '../../../src/domain/rollout/drive-state.ts';
import {
  compareNames,
  comparePlaces,
  firstInOrder,
  nextWave,
  placeOf,
  planWaves,
} from '../../../src/domain/rollout/waves.ts';
import { driven, drivenPod, plan } from './drive-scene.ts';

const pod = drivenPod('old');

function nodes(...names: readonly string[]): DrivenNode[] {
  return names.map((name) => driven(name, pod));
}

/** `zone/name`, with `*` before it for a canary. */
function zoned(...places: readonly string[]): DrivenNode[] {
  return places.map((place) => {
    const [group = '', name = ''] = place.replace('*', '').split('/');
    return driven(name, pod, { group, canary: place.startsWith('*') });
  });
}

function told(given: readonly DrivenNode[], options: Partial<DrivePlan>): string {
  return planWaves(given, plan(options), given.length)
    .map((wave) => `${wave.canary ? 'canary ' : ''}${wave.nodes.map(({ name }) => name).join()}`)
    .join(' | ');
}

describe('the order of names', () => {
  test.each([
    ['n2', 'n10'],
    ['n', 'n1'],
    ['n1', 'n1a'],
    ['n1', 'n01'],
    ['n01', 'n2'],
    ['n1-2', 'n1-10'],
    ['N', 'n'],
    ['a', 'ä'],
    ['9'.repeat(30), `1${'0'.repeat(30)}`],
    ['', '0'],
  ])('%s comes before %s', (a, b) => {
    expect(compareNames(a, b)).toBeLessThan(0);
    expect(compareNames(b, a)).toBeGreaterThan(0);
  });

  test('is one order: whatever the names, it is the same both ways and goes on over a third', () => {
    const name = fc.string({ unit: fc.constantFrom('0', '1', '2', '10', 'a', '-'), maxLength: 6 });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        expect(Math.sign(compareNames(a, b))).toBe(0 - Math.sign(compareNames(b, a)));
        expect(compareNames(a, b) === 0).toBe(a === b);
        const goesOn = compareNames(a, b) < 0 && compareNames(b, c) < 0;
        expect(goesOn && compareNames(a, c) >= 0).toBe(false);
      }),
    );
  });

  test('the first so many are the same as those of all in order', () => {
    const name = fc.string({ unit: fc.constantFrom('1', '2', 'a'), maxLength: 4 });
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.nat(12), (names, count) => {
        const given = nodes(...names);
        expect(firstInOrder(given, count)).toEqual(given.toSorted(comparePlaces).slice(0, count));
      }),
    );
  });
});

describe('waves', () => {
  const selector = { kind: 'selector', value: 'canary=true' } as const;
  const byZone = { kind: 'label', key: 'zone' } as const;

  test.each<{ name: string; nodes: DrivenNode[]; options: Partial<DrivePlan>; waves: string }>([
    {
      name: 'one wave where nothing is asked',
      nodes: nodes('n10', 'n2', 'n1'),
      options: {},
      waves: 'n1,n2,n10',
    },
    {
      name: 'a canary of one node, then batches',
      nodes: nodes('a', 'b', 'c', 'd'),
      options: { canary: { kind: 'nodes', value: 1 }, batch: { kind: 'nodes', value: 2 } },
      waves: 'canary a | b,c | d',
    },
    {
      name: 'percentages of all nodes, rounded up',
      nodes: nodes('a', 'b', 'c', 'd'),
      options: { canary: { kind: 'percent', value: 1 }, batch: { kind: 'percent', value: 26 } },
      waves: 'canary a | b,c | d',
    },
    {
      name: 'a batch of no node is one of one',
      nodes: nodes('a', 'b'),
      options: { batch: { kind: 'nodes', value: 0 } },
      waves: 'a | b',
    },
    {
      name: 'one wave a zone',
      nodes: zoned('z2/a', 'z10/b', 'z2/c'),
      options: { order: byZone },
      waves: 'a,c | b',
    },
    {
      name: 'no batch spans two zones',
      nodes: zoned('x/a', 'x/b', 'x/c', 'y/d', 'y/e'),
      options: { order: byZone, batch: { kind: 'nodes', value: 2 } },
      waves: 'a,b | c | d,e',
    },
    {
      name: 'a canary that a selector picks comes first, of whatever zone',
      nodes: zoned('x/a', '*y/b', '*x/c'),
      options: { order: byZone, canary: selector },
      waves: 'canary c,b | a',
    },
    {
      name: 'an amount of canary nodes may span zones',
      nodes: zoned('x/a', 'y/b', 'y/c'),
      options: { order: byZone, canary: { kind: 'nodes', value: 2 } },
      waves: 'canary a,b | c',
    },
    {
      name: 'a canary of more nodes than there are',
      nodes: nodes('a'),
      options: { canary: { kind: 'nodes', value: 9 } },
      waves: 'canary a',
    },
    { name: 'no node, no wave', nodes: [], options: { canary: { kind: 'nodes', value: 1 } }, waves: '' },
  ])('$name', ({ nodes: given, options, waves }) => {
    expect(told(given, options)).toBe(waves);
  });

  test('taken one by one they are the waves of the preview', () => {
    const row = fc.record({ name: fc.nat(99), group: fc.constantFrom('x', 'y'), canary: fc.boolean() });
    const amount = fc.record({
      kind: fc.constantFrom('nodes' as const, 'percent' as const),
      value: fc.nat(9),
    });
    const rows = fc.uniqueArray(row, { selector: ({ name }) => name });
    fc.assert(
      fc.property(
        rows,
        fc.option(fc.oneof(amount, fc.constant(selector))),
        fc.option(amount),
        (given, canary, batch) => {
          const picks = canary?.kind === 'selector';
          const left = given.map(({ name, ...others }) =>
            driven(`n${name}`, pod, { ...others, canary: picks && others.canary }),
          );
          const asked = plan({
            ...(canary === null ? {} : { canary }),
            ...(batch === null ? {} : { batch }),
            order: byZone,
          });
          expect(oneByOne(left, asked)).toEqual(planWaves(left, asked, left.length));
        },
      ),
    );
  });
});

function oneByOne(all: readonly DrivenNode[], asked: DrivePlan) {
  const waves: NonNullable<ReturnType<typeof nextWave>>[] = [];
  for (let left = all; left.length > 0;) {
    const before = waves.at(-1);
    const last = before?.nodes.at(-1);
    const written =
      before === undefined || last === undefined
        ? undefined
        : { index: before.index, through: placeOf(last), size: 0, startedAt: 0 };
    const wave = nextWave(left, asked, all.length, written);
    if (wave === undefined) break;
    waves.push(wave);
    left = left.filter((node) => !wave.nodes.includes(node));
  }
  return waves;
}

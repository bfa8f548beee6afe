import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDriveState, parseDriveState } from '../../../src/domain/rollout/drive-parse.ts';
import { mostInFlight } from '../../../src/domain/rollout/drive-start.ts';
import type { DriveState } from '../../../src/domain/rollout/drive-state.ts';
import { fingerprint } from '../../../src/domain/rollout/fingerprint.ts';
import { ParseError } from '../../../src/domain/parse-error.ts';
import { driveState, plan, wave } from './drive-scene.ts';

const amount = fc.oneof(
  fc.record({ kind: fc.constant('nodes' as const), value: fc.nat() }),
  fc.record({ kind: fc.constant('percent' as const), value: fc.nat(100) }),
);
const optional = { noNullPrototype: true } as const;
const text = fc.string({ unit: 'binary' });
const anyPlan = fc.record(
  {
    canary: fc.oneof(amount, fc.record({ kind: fc.constant('selector' as const), value: text })),
    batch: amount,
    order: fc.oneof(
      fc.constant({ kind: 'name' as const }),
      fc.record({ kind: fc.constant('label' as const), key: text }),
    ),
    pauseBetween: fc.oneof(fc.nat(), fc.constant('confirm' as const)),
    nodeTimeout: fc.nat(),
    minReady: fc.nat(),
    maxFailures: amount,
    onFailure: fc.constantFrom('pause' as const, 'undo' as const),
    maxUnavailable: amount.filter(({ value }) => value > 0),
  },
  {
    ...optional,
    requiredKeys: ['order', 'nodeTimeout', 'minReady', 'onFailure', 'maxUnavailable'],
  },
);
const anyWave = fc.record(
  {
    index: fc.nat(),
    through: fc.record({ canary: fc.boolean(), group: text, name: text }, optional),
    size: fc.nat(),
    startedAt: fc.nat(),
    finishedAt: fc.nat(),
    confirmed: fc.constant(true as const),
  },
  { ...optional, requiredKeys: ['index', 'through', 'size', 'startedAt'] },
);
const anyFailure = fc.record(
  {
    node: text,
    pod: text,
    kind: fc.constantFrom('CrashLoop' as const, 'NodeNotReady' as const),
    message: text,
  },
  { ...optional, requiredKeys: ['node', 'kind', 'message'] },
);
const anyState: fc.Arbitrary<DriveState> = fc.record(
  {
    version: fc.constant(1 as const),
    id: text,
    phase: fc.constantFrom('Rolling' as const, 'Undoing' as const, 'Paused' as const, 'Failed' as const),
    driver: text,
    startedAt: fc.nat(),
    formerStrategy: fc.dictionary(text, text, { noNullPrototype: true }),
    formerHash: text,
    formerRevision: fc.nat(),
    targetHash: text,
    undoesHash: text,
    template: text,
    plan: anyPlan,
    skipped: fc.array(text),
    wave: anyWave,
    inFlight: fc.array(fc.record({ node: text, since: fc.nat(3), restarts: fc.nat(2) }, optional)),
    failures: fc.array(anyFailure),
    pausedIn: fc.constantFrom('Rolling' as const, 'Undoing' as const),
    because: text,
    updatedAt: fc.nat(),
  },
  {
    ...optional,
    requiredKeys: [
      'version',
      'id',
      'phase',
      'driver',
      'startedAt',
      'formerStrategy',
      'formerHash',
      'formerRevision',
      'template',
      'plan',
      'skipped',
      'inFlight',
      'failures',
      'updatedAt',
    ],
  },
);

/** What parseDriveState throws; undefined where it reads a state. */
function problemWith(given: string): unknown {
  try {
    parseDriveState(given);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe('the state in its annotation', () => {
  test('every state reads back as it was written', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(parseDriveState(formatDriveState(state))).toEqual(state);
      }),
    );
  });

  test('any text and any JSON is a state or a ParseError', () => {
    const anyText = fc.oneof(
      text,
      fc.json(),
      fc.json().map((json) => `{"version":1,"plan":${json}}`),
    );
    fc.assert(
      fc.property(anyText, (given) => {
        expect(problemWith(given) ?? new ParseError('')).toBeInstanceOf(ParseError);
      }),
    );
  });

  test.each([
    { name: 'no JSON', text: '{', message: 'the state of the driven rollout is not JSON' },
    { name: 'a list', text: '[]', message: 'the state of the driven rollout is not an object of JSON' },
    { name: 'no version', text: '{}', message: 'the state of the driven rollout has no valid version' },
    {
      name: 'a newer version',
      text: '{"version":2}',
      message: 'the driven rollout was made by a newer kubectl-ds (version 2): update this one',
    },
  ])('$name is said to be so', ({ text: given, message }) => {
    expect(() => parseDriveState(given)).toThrow(new ParseError(message));
  });

  test.each<{ name: string; changed: object; message: RegExp }>([
    { name: 'a phase that does not exist', changed: { phase: 'Flying' }, message: /: phase is not valid$/ },
    { name: 'no id', changed: { id: undefined }, message: /: id is missing$/ },
    {
      name: 'a percentage of more than all',
      changed: { plan: plan({ batch: { kind: 'percent', value: 101 } }) },
      message: /: plan\.batch\.value is not valid$/,
    },
    {
      name: 'a budget of no node',
      changed: { plan: plan({ maxUnavailable: { kind: 'nodes', value: 0 } }) },
      message: /nothing could be done$/,
    },
    {
      name: 'a time before all times',
      changed: { wave: wave('a', { startedAt: -1 }) },
      message: /: wave\.startedAt is not valid$/,
    },
    {
      name: 'a node that is no text',
      changed: { inFlight: [{ since: 1, restarts: 0, nodes: [1] }] },
      message: /: inFlight\[0\]\.nodes is not valid$/,
    },
    {
      name: 'a failure of no kind',
      changed: { failures: [{ node: 'a', message: '' }] },
      message: /: failures\[0\]\.kind is missing$/,
    },
  ])('$name is named', ({ changed, message }) => {
    const stored = JSON.stringify({ ...driveState(), inFlight: [], ...changed });
    expect(() => parseDriveState(stored)).toThrow(message);
  });

  test('the largest state of 5,000 nodes fits into an annotation', () => {
    const name = (place: number): string => `ip-10-123-${place}-67.eu-central-1.compute.internal`;
    const names = (count: number): string[] => Array.from({ length: count }, (_, place) => name(place));
    const full = driveState({
      skipped: names(500),
      inFlight: names(mostInFlight).map((node, place) => ({ node, since: 1e12 + (place % 9), restarts: 0 })),
      failures: names(501).map((node) => ({ node, kind: 'NodeNotReady', message: 'x'.repeat(60) })),
    });
    expect(formatDriveState(full).length).toBeLessThan(200 * 1024);
  });
});

describe('the fingerprint of a template', () => {
  test('does not depend on the order of fields, and on nothing else less than the template', () => {
    const given = { metadata: { labels: { app: 'a' } }, spec: { containers: [{ image: 'a:1', name: 'a' }] } };
    const other = { spec: { containers: [{ name: 'a', image: 'a:1' }] }, metadata: { labels: { app: 'a' } } };
    const changed = { ...given, spec: { containers: [{ image: 'a:2', name: 'a' }] } };
    expect(fingerprint(given)).toBe(fingerprint(other));
    expect(fingerprint(given)).not.toBe(fingerprint(changed));
    expect(fingerprint(given)).toMatch(/^[0-9a-f]{16}$/);
  });
});

import { isJsonObject, type JsonObject } from '../json.ts';
import { ParseError } from '../parse-error.ts';
import { readPlan } from './drive-plan-parse.ts';
import type { DriveFailure, DriveFailureKind, DriveState, DriveWave, InFlightNode } from './drive-state.ts';
import { StateReader } from './state-reader.ts';

const failureKinds: readonly DriveFailureKind[] = [
  'CrashLoop',
  'ImagePull',
  'NotReadyInTime',
  'Restarts',
  'NodeNotReady',
  'PodFailed',
];

function readObject(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ParseError('the state of the driven rollout is not JSON');
  }
  if (!isJsonObject(value)) throw new ParseError('the state of the driven rollout is not an object of JSON');
  return value;
}

function checkVersion({ version }: JsonObject): void {
  if (version === 1) return;
  if (typeof version === 'number' && version > 1) {
    throw new ParseError(
      `the driven rollout was made by a newer kubectl-ds (version ${version}): update this one`,
    );
  }
  throw new ParseError('the state of the driven rollout has no valid version');
}

function readWave(reader: StateReader): DriveWave {
  const through = reader.object('through');
  return {
    index: reader.count('index'),
    through: {
      canary: through.flag('canary'),
      group: through.text('group'),
      name: through.text('name'),
    },
    size: reader.count('size'),
    startedAt: reader.time('startedAt'),
    ...reader.maybe('finishedAt', (field) => reader.time(field)),
    ...reader.maybe('confirmed', (field) => reader.choice(field, [true] as const)),
  };
}

/** Nodes that were written down together stand together: `{"since":..,"restarts":0,"nodes":["n1","n2"]}`. */
function readInFlight(reader: StateReader): readonly InFlightNode[] {
  const since = reader.time('since');
  const restarts = reader.count('restarts');
  return reader.texts('nodes').map((node) => ({ node, since, restarts }));
}

function readFailure(reader: StateReader): DriveFailure {
  return {
    node: reader.text('node'),
    ...reader.maybe('pod', (field) => reader.text(field)),
    kind: reader.choice('kind', failureKinds),
    message: reader.text('message'),
  };
}

/**
 * Reads the state of a driven rollout from the text of its annotation. Anybody who may edit the DaemonSet can have
 * written it, so nothing in it is taken for granted; fields that are not known are left out.
 *
 * @throws ParseError for text that is not JSON, is of a newer version, or has a field that is missing or wrong
 */
export function parseDriveState(text: string): DriveState {
  const value = readObject(text);
  checkVersion(value);
  const reader = new StateReader(value, '');
  return {
    version: 1,
    id: reader.text('id'),
    phase: reader.choice('phase', ['Rolling', 'Undoing', 'Paused', 'Failed'] as const),
    driver: reader.text('driver'),
    startedAt: reader.time('startedAt'),
    formerStrategy: reader.object('formerStrategy').value,
    formerHash: reader.text('formerHash'),
    formerRevision: reader.count('formerRevision'),
    ...reader.maybe('targetHash', (field) => reader.text(field)),
    ...reader.maybe('undoesHash', (field) => reader.text(field)),
    template: reader.text('template'),
    plan: readPlan(reader.object('plan')),
    skipped: reader.texts('skipped'),
    ...reader.maybe('wave', (field) => readWave(reader.object(field))),
    inFlight: reader.objects('inFlight').flatMap(readInFlight),
    failures: reader.objects('failures').map(readFailure),
    ...reader.maybe('pausedIn', (field) => reader.choice(field, ['Rolling', 'Undoing'] as const)),
    ...reader.maybe('because', (field) => reader.text(field)),
    updatedAt: reader.time('updatedAt'),
  };
}

/** Neighbours that were written down at the same time and restarted equally often share one entry. */
function groupInFlight(inFlight: readonly InFlightNode[]): JsonObject[] {
  const groups: { since: number; restarts: number; nodes: string[] }[] = [];
  for (const { node, since, restarts } of inFlight) {
    const last = groups.at(-1);
    if (last?.since === since && last.restarts === restarts) last.nodes.push(node);
    else groups.push({ since, restarts, nodes: [node] });
  }
  return groups;
}

/** The state as the text of its annotation: JSON without white space, which `parseDriveState` reads again. */
export function formatDriveState(state: DriveState): string {
  return JSON.stringify({ ...state, inFlight: groupInFlight(state.inFlight) });
}

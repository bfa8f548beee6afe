import { timestamp } from '../domain/explain/pod-reasons.ts';
import type { DaemonSet } from '../domain/objects.ts';
import type { DriverLife } from '../domain/rollout/driver-life.ts';
import type { DriveState } from '../domain/rollout/drive-state.ts';
import type { RevisionEntry } from '../domain/rollout/revisions.ts';
import type { RolloutStatus } from '../domain/rollout/rollout-status.ts';
import type { Document } from './documents.ts';
import { API_VERSION, json } from './documents.ts';
import type { TemplateDiff } from './template-diff.ts';

/** What every answer says of itself. */
export interface AnswerFacts {
  readonly source: 'cluster' | 'dump';
  /** What could not be read, and what the answer lacks for it. */
  readonly notes: readonly string[];
}

function notesField({ notes }: AnswerFacts): Document {
  return notes.length === 0 ? {} : { notes };
}

function moment(milliseconds: number | undefined): string | undefined {
  return milliseconds === undefined || milliseconds === 0 ? undefined : timestamp(milliseconds);
}

function identity({ metadata }: DaemonSet): Document {
  return { namespace: metadata.namespace, name: metadata.name };
}

/** Who drives now; `driver` of the drive is who wrote last. */
function driverDocument(driver: DriverLife): Document {
  const { kind } = driver;
  return {
    kind,
    holder: kind === 'nobody' ? undefined : driver.holder,
    since: kind === 'driving' ? moment(driver.since) : undefined,
    lastSeen: kind === 'silent' ? moment(driver.lastSeen) : undefined,
  };
}

function driveDocument(drive: DriveState): Document {
  const { id, phase, driver, startedAt, updatedAt, wave, inFlight, failures, skipped, because } = drive;
  return {
    id,
    phase,
    driver,
    startedAt: moment(startedAt),
    updatedAt: moment(updatedAt),
    wave:
      wave === undefined
        ? undefined
        : { number: wave.index + 1, nodes: wave.size, startedAt: moment(wave.startedAt) },
    inFlight: inFlight.map(({ node }) => node),
    failures: json(failures),
    skipped,
    because,
  };
}

function statusDocument(status: RolloutStatus): Document {
  const { pace } = status;
  return {
    ...identity(status.daemonSet),
    strategy: status.strategy,
    phase: status.phase,
    revision: status.revision,
    startedAt: moment(status.startedAt),
    nodes: json(status.nodes),
    budget: json(status.budget),
    outdatedNodes: status.outdatedNodes,
    pace:
      pace === undefined
        ? undefined
        : { nodesPerMinute: pace.nodesPerMinute, remainingSeconds: Math.round(pace.remaining / 1000) },
    drive: status.drive === undefined ? undefined : driveDocument(status.drive),
    driver: status.driver === undefined ? undefined : driverDocument(status.driver),
    pausedStrategy: status.pausedStrategy,
    message: status.message,
    next: status.next,
  };
}

/** The answer of `rollout` and of `rollout status`. */
export function rolloutStatusDocument(statuses: readonly RolloutStatus[], facts: AnswerFacts): Document {
  return {
    apiVersion: API_VERSION,
    kind: 'RolloutStatus',
    source: facts.source,
    items: statuses.map(statusDocument),
    ...notesField(facts),
  };
}

function revisionDocument(entry: RevisionEntry, withTemplate: boolean): Document {
  const { revision, hash, changeCause, createdAt, images, nodes, current, controllerRevision } = entry;
  return {
    revision,
    hash: hash === '' ? undefined : hash,
    changeCause,
    createdAt: moment(createdAt),
    images,
    nodes,
    current,
    ...(withTemplate ? { template: json(controllerRevision.template?.json) } : {}),
  };
}

/** The answer of `rollout history`: all revisions, or those that were asked about with their templates. */
export function rolloutHistoryDocument(
  daemonSet: DaemonSet,
  entries: readonly RevisionEntry[],
  facts: AnswerFacts & { readonly withTemplates: boolean; readonly diff?: TemplateDiff },
): Document {
  const { diff, withTemplates } = facts;
  return {
    apiVersion: API_VERSION,
    kind: 'RolloutHistory',
    source: facts.source,
    ...identity(daemonSet),
    revisions: entries.map((entry) => revisionDocument(entry, withTemplates)),
    diff: diff === undefined ? undefined : { from: diff.from, to: diff.to, unified: diff.lines.join('\n') },
    ...notesField(facts),
  };
}

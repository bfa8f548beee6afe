import type { DaemonSet } from '../objects.ts';
import { ParseError } from '../parse-error.ts';
import { parseDriveState } from './drive-parse.ts';
import { DRIVE_ANNOTATION, type DriveState } from './drive-state.ts';

/** What a DaemonSet's annotation tells of a driven rollout: nothing where there is none. */
export interface ReadDrive {
  readonly state?: DriveState;
  /** Why it could not be read, in one sentence. */
  readonly problem?: string;
}

/** Reads the state of a DaemonSet's driven rollout. Anybody may have written it. */
export function readDrive({ metadata }: DaemonSet): ReadDrive {
  const text = metadata.annotations[DRIVE_ANNOTATION];
  if (text === undefined) return {};
  try {
    return { state: parseDriveState(text) };
  } catch (error) {
    if (error instanceof ParseError) return { problem: error.message };
    throw error;
  }
}

import { type Action, only, type Update } from './action.ts';
import { shownPart } from './parts.ts';
import { type Closer, shownScreen, type State, type Subject } from './state.ts';

/** What the part on the screen tells of and no reading of the whole cluster holds; undefined where that is nothing. */
function wantedSubject(state: State): Subject | undefined {
  const screen = shownScreen(state);
  const { cluster } = state;
  const part = shownPart(state);
  if (cluster === undefined) return undefined;
  if (screen.kind === 'daemonSet' && part === 'events') {
    return { kind: 'events', namespace: screen.namespace, name: screen.name };
  }
  if (screen.kind !== 'node' || part !== 'resources') return undefined;
  const { nodesWithAllPods: known } = cluster;
  return known === 'all' || known.has(screen.name) ? undefined : { kind: 'pods', node: screen.name };
}

function isSame(a: Subject, b: Subject): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Has what the part on the screen tells of read: when it comes onto the screen, and again with the rest of the cluster. */
export function withCloserLook({ state, effects }: Update, action: Action): Update {
  const subject = wantedSubject(state);
  const { closer, ...rest } = state;
  if (subject === undefined) return closer === undefined ? { state, effects } : { state: rest, effects };
  const isKnown = closer !== undefined && isSame(closer.subject, subject);
  if (isKnown && action.kind !== 'read') return { state, effects };
  const next: State = isKnown ? state : { ...rest, closer: { subject } };
  return { state: next, effects: [...effects, { kind: 'look', subject }] };
}

/** What was read for a part that may have gone since. */
export function looked(state: State, { subject, found }: Required<Closer>): Update {
  const { closer } = state;
  return only(
    closer !== undefined && isSame(closer.subject, subject)
      ? { ...state, closer: { subject, found } }
      : state,
  );
}

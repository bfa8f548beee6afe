import { age } from '../../printers/age.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { shorten } from '../../printers/text-width.ts';
import type { Look, Tone } from '../../printers/tone.ts';
import { drivenNow } from '../driven.ts';
import type { State } from '../state.ts';
import { spread } from './line.ts';

/** Nothing older than this is shown while the server answers, unless reading takes long. */
const RESYNC = 15_000;

function freshness({ freshness: fresh, cluster, now }: State): {
  readonly text: string;
  readonly tone: Tone;
} {
  const ago = cluster === undefined ? '' : `${age(cluster.now, now)} old`;
  switch (fresh.kind) {
    case 'loading':
      return { text: fresh.what === '' ? 'reading ...' : `reading ${fresh.what} ...`, tone: 'warn' };
    case 'live':
      return { text: now - (cluster?.now ?? now) < RESYNC ? 'live' : `live, ${ago}`, tone: 'good' };
    case 'stale':
      return { text: cluster === undefined ? 'not connected' : `stale, ${ago}: reconnecting`, tone: 'bad' };
    case 'dump':
      return { text: 'dump', tone: 'muted' };
  }
}

/** What goes on beside what is looked at. */
function drives(state: State): readonly string[] {
  const [first, ...more] = drivenNow(state);
  if (first === undefined) return [];
  const { name, progress, asks } = first;
  const far = progress === undefined ? '' : ` ${progress.done}/${progress.total}`;
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  return [`driving ${sanitize(name)}${far}${asks === undefined ? '' : ', waits'}${others}`];
}

function place(state: State): readonly string[] {
  const { source, namespace, cluster } = state;
  return [
    `${source.isDump ? 'dump' : 'context'} ${sanitize(source.name)}`,
    namespace === undefined ? 'all namespaces' : `namespace ${sanitize(namespace)}`,
    ...(cluster === undefined ? [] : [`v1.${cluster.release}`]),
    ...(source.isReadOnly === true ? ['read-only'] : []),
    ...drives(state),
  ];
}

/** Which cluster, which namespace, which version, and whether it is renewed: each on its own. */
export function headerFacts(state: State): readonly string[] {
  const fresh = sanitize(freshness(state).text).replace(/, \S+ old/, '');
  return [...place(state), fresh === 'dump' ? 'it does not change' : fresh];
}

/** Which cluster, which namespace, which version, and how old all that is. */
export function headerLine(state: State, look: Look, width: number): string {
  const where = place(state).join('   ');
  const fresh = freshness(state);
  const text = sanitize(fresh.text);
  const left = shorten(where, Math.max(10, width - text.length - 2), 'end', look.unicode);
  const line = spread(left, text, width);
  // Colours are added last: they take no room. A context may be called as what is said at the end of the line.
  return line === left ? line : line.slice(0, -text.length) + look.paint(fresh.tone, text);
}

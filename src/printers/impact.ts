import type { DaemonSetImpact, Impact, Orphaned, Placed, Preemption } from '../domain/change/impact.ts';
import type { LossCount } from '../domain/change/losses.ts';
import { impactColumns, type ImpactRow } from './columns/impact.ts';
import { sanitize } from './sanitize.ts';
import { table } from './table.ts';
import type { Look, Tone } from './tone.ts';
import { plural, someOf } from './wording.ts';
import { wrap } from './wrap.ts';

/** One pod of a DaemonSet, and what a change does to it; those that are alike make one row. */
interface Effect {
  readonly effect: string;
  readonly tone: Tone;
  readonly node?: string;
  readonly pod?: string;
  readonly note?: string;
}

function comes(effect: string, place: Placed & { readonly node: string; readonly pod?: string }): Effect {
  const { node, pod, fits, evicts, reasons } = place;
  const seen = { node, ...(pod === undefined ? {} : { pod }) };
  const why = reasons[0]?.message;
  if (fits === false) {
    const note = why ?? 'the scheduler would refuse it';
    return { ...seen, effect: `${effect}, stays Pending`, tone: 'bad', note };
  }
  if (evicts !== undefined) return { ...seen, effect, tone: 'warn', note: eviction(evicts) };
  const unknown = fits === undefined ? 'whether it fits is not known' : undefined;
  const note = why ?? unknown;
  return { ...seen, effect, tone: 'good', ...(note === undefined ? {} : { note }) };
}

/** Whom the scheduler evicts for a pod that comes: `comes by evicting default/web-1`. */
function eviction({ pods, isCertain }: Preemption): string {
  const names = someOf(
    pods.map(({ namespace, pod }) => `${namespace}/${pod}`),
    2,
  );
  return `comes by evicting ${isCertain ? names : `others, likely ${names}`}`;
}

/** What becomes of an orphan. */
function adoption({ adoptedBy, mayBeAdoptedBy = [] }: Orphaned): string | undefined {
  if (adoptedBy !== undefined) return `adopted by ${adoptedBy}`;
  return mayBeAdoptedBy.length === 0 ? undefined : `adopted by one of ${mayBeAdoptedBy.join(', ')}`;
}

/** Everything that a change does to a DaemonSet, pod by pod, in the order in which it is told. */
function effectsOf(impact: DaemonSetImpact): readonly Effect[] {
  const told = (
    places: readonly { readonly node: string; readonly pod: string }[],
    effect: string,
    tone: Tone,
  ): readonly Effect[] => places.map(({ node, pod }) => ({ node, pod, effect, tone }));
  return [
    ...impact.adopted.map(({ node, pod }): Effect => ({ node, pod, effect: 'adopts', tone: 'plain' })),
    ...impact.gains.map((gain) => comes('gains', gain)),
    ...impact.loses.map(({ how, ...place }): Effect => ({
      ...place,
      effect: 'loses',
      tone: 'bad',
      note: how,
    })),
    ...impact.replaced.map((place) => comes('replaces', place)),
    ...impact.mayBeReplaced.map(({ node, pod }): Effect => ({
      node,
      pod,
      effect: 'may replace',
      tone: 'warn',
      note: 'if its template is another, which is not known',
    })),
    ...impact.orphaned.map((orphan): Effect => {
      const { node, pod } = orphan;
      const note = adoption(orphan);
      return { node, pod, effect: 'orphans', tone: 'warn', ...(note === undefined ? {} : { note }) };
    }),
    ...told(impact.staysMisscheduled, 'leaves misscheduled', 'warn'),
    ...told(impact.noLongerMisscheduled, 'wants again', 'good'),
    ...impact.evictedLater.map(({ node, pod, afterSeconds }): Effect => ({
      node,
      pod,
      effect: 'loses later',
      tone: 'warn',
      note: `evicted by the taint after ${afterSeconds} s, again and again`,
    })),
  ];
}

type Place = Pick<Effect, 'node' | 'pod'>;

/** The rows of an impact: what is alike but for the node stands in one. */
function impactRows({ daemonSets, otherPods }: Impact): readonly ImpactRow[] {
  const rows = new Map<
    string,
    { readonly alike: Omit<ImpactRow, 'count' | 'nodes' | 'pods'>; places: Place[] }
  >();
  const add = (of: Pick<ImpactRow, 'namespace' | 'name'>, { node, pod, ...effect }: Effect): void => {
    const alike = { ...of, ...effect };
    const key = JSON.stringify(alike);
    const place = { ...(node === undefined ? {} : { node }), ...(pod === undefined ? {} : { pod }) };
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { alike, places: [place] });
    else row.places.push(place);
  };
  for (const impact of daemonSets) {
    const { namespace, name } = impact;
    for (const effect of effectsOf(impact)) add({ namespace, name }, effect);
  }
  for (const { namespace, pod, node, how, afterSeconds } of otherPods) {
    const place = { pod, ...(node === undefined ? {} : { node }) };
    const effect: Pick<Effect, 'effect' | 'tone' | 'note'> =
      afterSeconds === undefined
        ? { effect: 'loses', tone: 'bad', note: how }
        : { effect: 'loses later', tone: 'warn', note: `${how} after ${afterSeconds} s` };
    add({ namespace }, { ...place, ...effect });
  }
  return [...rows.values()].map(({ alike, places }) => ({
    ...alike,
    count: places.length,
    nodes: [...new Set(places.flatMap(({ node }) => node ?? []))],
    pods: places.flatMap(({ pod }) => pod ?? []),
  }));
}

/** The warnings of an impact, one line each, wrapped at the width of the terminal. */
function warningText({ warnings }: Pick<Impact, 'warnings'>, look: Look): string {
  const label = 'warning: ';
  return warnings
    .map(({ message }) => {
      const text = wrap(sanitize(message), '  ', look.width, label.length);
      return `${look.paint('warn', label.trimEnd())} ${text}\n`;
    })
    .join('');
}

/** What a change does, for people: a table of what comes and goes, and what else to know before. */
export function impactText(impact: Impact, look: Look): string {
  const rows = impactRows(impact);
  const isKnown = impact.warnings.every(({ kind }) => kind !== 'NotJudged');
  const nothing = isKnown ? 'no daemon pod comes or goes\n' : '';
  const said = rows.length === 0 ? nothing : table(impactColumns, rows, { look });
  return `${said}${warningText(impact, look)}`;
}

/** The end of a question about a change: `, and lose 2 pods, perhaps 1 more`; nothing where none is lost. */
export function lossClause({ certain, perhaps }: LossCount): string {
  if (certain === 0) return perhaps === 0 ? '' : `, and perhaps lose ${plural(perhaps, 'pod')}`;
  return `, and lose ${plural(certain, 'pod')}${perhaps === 0 ? '' : `, perhaps ${perhaps} more`}`;
}

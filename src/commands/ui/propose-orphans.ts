import { observeOrphans } from '../../cluster/observe-orphans.ts';
import type { DeletePods } from '../../domain/change/change.ts';
import { orphansOf } from '../../domain/change/orphans.ts';
import { plural, someOf } from '../../printers/wording.ts';
import { deleteEach, type OrphanDeletions } from '../orphans-delete-each.ts';
import { orphansPlan } from '../orphans-delete.ts';
import { RefusedError } from '../refused-error.ts';
import type { ChangeTools, Prepared } from './changes.ts';

type PodName = DeletePods['pods'][number];

function keyOf({ namespace, name }: PodName): string {
  return `${namespace}/${name}`;
}

/** `2 pods deleted; failed: ...`. */
function whatHappened({ results, left }: OrphanDeletions): string {
  const count = (done: 'deleted' | 'gone'): number => results.filter((each) => each.done === done).length;
  const [failed, ...more] = results.filter(({ error }) => error !== undefined);
  const why = failed?.error instanceof Error ? failed.error.message : '';
  const others = more.length === 0 ? '' : `, and ${plural(more.length, 'pod')} more`;
  return [
    ...(count('deleted') === 0 ? [] : [`${plural(count('deleted'), 'pod')} deleted`]),
    ...(count('gone') === 0 ? [] : [`${plural(count('gone'), 'pod')} gone already`]),
    ...(failed === undefined ? [] : [`failed: ${why}${others}`]),
    ...(left.length === 0
      ? []
      : [
          `left as they are: ${someOf(
            left.map(({ metadata }) => metadata.name),
            3,
          )}`,
        ]),
  ].join('; ');
}

/** What the end of orphans would do, read as the verb `orphans delete` reads it. */
export async function proposedOrphans(tools: ChangeTools, { pods: wanted }: DeletePods): Promise<Prepared> {
  const { context, cluster, options, signal } = tools;
  const [first, ...more] = new Set(wanted.map(({ namespace }) => namespace));
  const scope = first === undefined || more.length > 0 ? {} : { namespace: first };
  const state = await observeOrphans(cluster, scope);
  const orphans = new Map(orphansOf(state).map(({ pod }) => [keyOf(pod.metadata), pod]));
  const pods = wanted.flatMap((each) => orphans.get(keyOf(each)) ?? []);
  if (pods.length === 0) throw new RefusedError('none of them is an orphan any more');
  const taken = wanted.filter((each) => !orphans.has(keyOf(each))).map(keyOf);
  const plan = orphansPlan(state, pods);
  return {
    proposal: {
      question: `Delete ${plural(pods.length, 'orphan')}?`,
      impact: plan.impact,
      facts: [
        ...(taken.length === 0 ? [] : [`left out, since they are no orphans any more: ${someOf(taken, 3)}`]),
        ...plan.notes,
      ],
    },
    make: async () => {
      // Nothing may be printed across the screen: what happened is told in its message line.
      const silent = { ...options, output: 'json', dryRun: 'none' } as const;
      const interrupts = { stop: signal, giveUp: context.signal };
      return whatHappened(await deleteEach(context, cluster, pods, silent, interrupts));
    },
  };
}

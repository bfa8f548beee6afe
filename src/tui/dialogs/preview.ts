import { conflictsOf } from '../../domain/change/conflicts.ts';
import { impactOf } from '../../domain/change/impact-of.ts';
import type { Impact } from '../../domain/change/impact.ts';
import { overwrittenBy } from '../../domain/change/overwritten.ts';
import type { ClusterState } from '../../domain/cluster-state.ts';
import { overwrittenSentences } from '../../printers/change-question.ts';
import { someOf } from '../../printers/wording.ts';
import type { JudgedWish } from './dialog.ts';

/** What a change would do to what is on the screen. */
export interface Preview {
  readonly impact: Impact;
  /** Why it would be refused. */
  readonly conflicts: readonly string[];
  /** What else to know, one sentence each. */
  readonly facts: readonly string[];
}

function previewed(change: JudgedWish, cluster: ClusterState): Preview {
  const impact = impactOf(change, cluster);
  if (change.kind === 'deleteDaemonSet' || change.kind === 'deletePods')
    return { impact, conflicts: [], facts: [] };
  const conflicts = conflictsOf(change, cluster, { overwrite: true });
  const byMessage = Map.groupBy(conflicts, ({ message }) => message);
  return {
    impact,
    conflicts: [...byMessage].map(([message, all]) =>
      all.length === 1 && message.includes(all[0]?.node ?? '')
        ? message
        : `${message} on ${someOf(
            all.map(({ node }) => node),
            3,
          )}`,
    ),
    facts: overwrittenSentences(overwrittenBy(change, cluster)),
  };
}

const made = new WeakMap<ClusterState, { readonly question: string; readonly preview: Preview }>();

/** The preview of a change: worked out once for each reading and change. */
export function previewOf(change: JudgedWish, cluster: ClusterState): Preview {
  const question = JSON.stringify(change);
  const known = made.get(cluster);
  if (known?.question === question) return known.preview;
  const preview = previewed(change, cluster);
  made.set(cluster, { question, preview });
  return preview;
}

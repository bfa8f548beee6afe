import type { DeleteDaemonSet } from '../../domain/change/change.ts';
import { deletionQuestion } from '../../printers/change-question.ts';
import { deleted, plannedDeletion } from '../delete.ts';
import type { ChangeTools, Prepared } from './changes.ts';

/** What the end of a DaemonSet would do, read as the verb `delete` reads it. */
export async function proposedDeletion(tools: ChangeTools, change: DeleteDaemonSet): Promise<Prepared> {
  const { context, cluster, options } = tools;
  const { namespace, name, cascade } = change;
  const scene = { cluster, namespace };
  const plan = await plannedDeletion(context, scene, { name, cascade });
  return {
    proposal: {
      question: deletionQuestion(change, plan.impact, plan.state.pods !== undefined),
      impact: plan.impact,
      facts: plan.notes,
    },
    make: async () => {
      await deleted(scene, plan, { cascade, options: { ...options, dryRun: 'none' } });
      const left = cascade === 'orphan' ? ': x shows the pods that it left' : '';
      return `daemonset.apps "${name}" deleted${left}`;
    },
  };
}

import type { StartWish } from '../../tui/dialogs/dialog.ts';
import { begunDriving, plannedStart, shownOf } from '../rollout/start-drivable.ts';
import { askedPlan } from '../rollout/start-plan.ts';
import type { ChangeTools, Prepared } from './changes.ts';

/** What a rollout would do, read as the verb `rollout start` reads it; it is driven from here once it has begun. */
export async function proposedStart(tools: ChangeTools, wish: StartWish): Promise<Prepared> {
  const { context, cluster, options, drivers } = tools;
  const { namespace, name, images, words } = wish;
  const template = { images, restart: false };
  const request = { name, template, plan: askedPlan(words), options };
  const scene = await plannedStart(context, { cluster, namespace }, request);
  return {
    proposal: {
      question: `Start this rollout of ${namespace}/${name}?`,
      preview: shownOf(scene),
      facts: ['it is driven from here; when the live view is left it stays as it stands then'],
    },
    make: async () => {
      drivers.take(await begunDriving(context, cluster, scene, options));
      return `daemonset.apps/${name} rollout started: r shows it`;
    },
  };
}

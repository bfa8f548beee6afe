import type { ClusterState } from '../../domain/cluster-state.ts';
import type { DaemonSet } from '../../domain/objects.ts';
import { type AskedPlan, parsePlan } from '../../domain/rollout/asked-plan.ts';
import { completedPlan, unfitPlan } from '../../domain/rollout/completed-plan.ts';
import { planProblem } from '../../domain/rollout/drive-plan-problem.ts';
import { previewOf } from '../../domain/rollout/drive-preview.ts';
import { containersOf, imageSentence } from '../../domain/rollout/image-change.ts';
import { driveObservation } from '../../domain/rollout/observation.ts';
import type { PreviewShown } from '../../printers/preview-text.ts';
import { answersOf, type Answers } from '../answers.ts';
import type { StartWish } from './dialog.ts';

/** What a rollout would do as far as the screen knows, or why it cannot be told. */
export type StartPreview =
  | { readonly kind: 'shown'; readonly shown: PreviewShown }
  | { readonly kind: 'problem'; readonly problem: string };

function problem(text: string): StartPreview {
  return { kind: 'problem', problem: text };
}

function sentences({ images }: StartWish, daemonSet: DaemonSet): readonly string[] {
  if (images.length === 0) return ['the template stays as it is: outdated nodes get a pod of it'];
  const containers = containersOf(daemonSet);
  return images.map((wanted) => {
    const { image = '' } = containers.find(({ name }) => name === wanted.container) ?? {};
    return imageSentence(wanted, image);
  });
}

/** Whoever looks at nodes needs a whole plan; how many at a time is not looked at. */
const oneNode = { kind: 'nodes', value: 1 } as const;

function judged(change: StartWish, asked: AskedPlan, answers: Answers): StartPreview {
  const row = answers.daemonSet(change.namespace, change.name);
  if (row === undefined) return problem('the DaemonSet is not there any more');
  const { view, now } = answers;
  const { daemonSet } = row.coverage;
  if (view.state.nodes === undefined) return problem('nodes could not be read: its waves are not known');
  const { nodes, currentHash } = driveObservation(daemonSet, view, { ...asked, maxUnavailable: oneNode });
  const plan = completedPlan(asked, daemonSet, nodes.length, view.state.release);
  if ('problem' in plan) return problem(plan.problem);
  const unfit = unfitPlan(plan, nodes)?.problem ?? planProblem(plan, daemonSet.spec.minReadySeconds);
  if (unfit !== undefined) return problem(unfit);
  const preview = previewOf({
    plan,
    nodes,
    daemonSet,
    status: row.rollout.status,
    pods: view.daemonPodsOf(daemonSet),
    podDisruptionBudgets: [],
    skipped: [],
    now,
    ...(change.images.length > 0 || currentHash === undefined ? {} : { targetHash: currentHash }),
  });
  if (preview.waves.length === 0)
    return problem('nothing to roll out: no node has a pod of another template');
  return { kind: 'shown', shown: { plan, preview, skipped: [], changes: sentences(change, daemonSet) } };
}

const made = new WeakMap<ClusterState, { readonly question: string; readonly preview: StartPreview }>();

/** The preview of a rollout that is asked for: worked out once for each reading and form. */
export function startPreviewOf(change: StartWish, cluster: ClusterState): StartPreview {
  const question = JSON.stringify(change);
  const known = made.get(cluster);
  if (known?.question === question) return known.preview;
  const preview = judged(change, parsePlan(change.words), answersOf(cluster));
  made.set(cluster, { question, preview });
  return preview;
}

import type { DriveObservation, DriveStep, DriveWish, DrivenNode } from './drive.ts';
import { nextDeletion } from './drive-deletions.ts';
import { toleratedFailures } from './drive-limits.ts';
import { leftOut } from './drive-phase.ts';
import { hasAvailablePod, type Judge } from './drive-judge.ts';
import { pausedState, undoOf } from './drive-start.ts';
import type { DriveFailure, DriveState, DriveWave } from './drive-state.ts';
import { type Survey, surveyOf } from './drive-survey.ts';
import { countedNodes, namedNodes } from './drive-words.ts';
import { nodesToSkip } from './nodes-to-skip.ts';
import { compareNames, comparePlaces, nextWave, placeOf } from './waves.ts';

interface Rolling {
  readonly state: DriveState;
  readonly observation: DriveObservation;
  readonly wish: DriveWish | undefined;
  readonly judge: Judge;
  readonly survey: Survey;
}

/** `node a (CrashLoop)`, the last failure's message, and a way on where nodes died. */
function failuresSentence(failures: readonly DriveFailure[], tolerated: number): string {
  const names = failures.map(({ node, kind }) => `${node} (${kind})`);
  const limit = tolerated === 0 ? '' : `, more than the ${tolerated} that may`;
  const last = failures.at(-1);
  const died = failures.some(({ kind }) => kind === 'NodeNotReady');
  const hint = died ? '; a resume with --skip-not-ready leaves out nodes that are not ready themselves' : '';
  return `${namedNodes(names)} failed${limit}; last: ${last?.message ?? ''}${hint}`;
}

/** Too many nodes have failed: stop at once. */
function tooManyFailures({ state, observation, judge }: Rolling, tolerated: number): DriveStep {
  const because = failuresSentence(state.failures, tolerated);
  const { now } = judge;
  if (state.plan.onFailure === 'undo') {
    const undo = undoOf(state, state.driver, now, { because, nodes: observation.nodes });
    return { kind: 'restoreTemplate', state: undo, hash: state.formerHash };
  }
  const failed: DriveState = { ...state, phase: 'Failed', pausedIn: 'Rolling', because, updatedAt: now };
  return { kind: 'save', state: failed, what: { kind: 'failed', because } };
}

/** As many as it takes to stop the rollout are written down by name. */
function saveFailures({ state, judge, survey }: Rolling, tolerated: number): DriveStep {
  const failures = survey.failures.slice(0, tolerated + 1 - state.failures.length);
  const failed = new Set(failures.map(({ node }) => node));
  const next: DriveState = {
    ...state,
    failures: [...state.failures, ...failures],
    inFlight: survey.inFlight.filter(({ node }) => !failed.has(node)),
    updatedAt: judge.now,
  };
  return { kind: 'save', state: next, what: { kind: 'nodesFailed', failures } };
}

/** Nodes whose turn is still to come, of whatever wave. */
function stillOutdated({ state, observation }: Rolling): readonly DrivenNode[] {
  const left = leftOut(state);
  return observation.nodes.filter(
    ({ name, pod }) =>
      pod !== undefined && !pod.terminating && pod.hash !== state.targetHash && !left.has(name),
  );
}

function finishWave({ state, judge, survey }: Rolling, wave: DriveWave): DriveStep {
  const finished: DriveWave = { ...wave, finishedAt: judge.now };
  return {
    kind: 'save',
    state: { ...state, wave: finished, inFlight: survey.inFlight, updatedAt: judge.now },
    what: { kind: 'waveFinished', wave: finished },
  };
}

/** A wave never ends before the place at which the one before it ended: nodes may have come back in between. */
function waveEnd(last: DrivenNode, before: DriveWave | undefined): DriveWave['through'] {
  return before !== undefined && comparePlaces(before.through, last) > 0 ? before.through : placeOf(last);
}

function startWave({ state, judge, survey }: Rolling, planned: ReturnType<typeof nextWave>): DriveStep {
  const nodes = planned?.nodes ?? [];
  const last = nodes.at(-1);
  if (planned === undefined || last === undefined) throw new Error('a wave has at least one node');
  const wave: DriveWave = {
    index: planned.index,
    through: waveEnd(last, state.wave),
    size: nodes.length,
    startedAt: judge.now,
  };
  return {
    kind: 'save',
    state: { ...state, wave, inFlight: survey.inFlight, updatedAt: judge.now },
    what: { kind: 'waveStarted', wave, nodes: nodes.map(({ name }) => name) },
  };
}

/** What keeps the wave after a finished one from beginning; undefined where nothing does. */
function pauseBetween({ state, wish, judge }: Rolling): DriveStep | undefined {
  const { wave, plan } = state;
  if (wave?.finishedAt === undefined || wave.confirmed === true || wish === 'nextWave') return undefined;
  if (plan.pauseBetween === 'confirm') {
    const message = `wave ${wave.index + 1} is done; the next one waits for somebody's word`;
    return { kind: 'stop', outcome: 'awaitingConfirmation', message };
  }
  const until = wave.finishedAt + (plan.pauseBetween ?? 0);
  if (judge.now >= until) return undefined;
  return { kind: 'wait', until, what: `pause after wave ${wave.index + 1}` };
}

/** A canary node whose old pod somebody else has deleted is not outdated any more, and must be done all the same. */
function canaryGoesOn({ state, observation, judge }: Rolling): boolean {
  if (state.wave !== undefined || state.plan.canary?.kind !== 'selector') return false;
  const left = leftOut(state);
  return observation.nodes.some(
    (node) =>
      node.canary &&
      !left.has(node.name) &&
      !(node.pod?.hash === state.targetHash && hasAvailablePod(node, judge)),
  );
}

function betweenWaves(rolling: Rolling): DriveStep {
  const { state, observation } = rolling;
  const outdated = stillOutdated(rolling);
  if (outdated.length === 0) return finishOrWait(rolling);
  const isCanary = outdated.some(({ canary }) => canary);
  if (!isCanary && canaryGoesOn(rolling)) return waitOrPause(rolling);
  const planned = nextWave(outdated, state.plan, observation.nodes.length, state.wave);
  return pauseBetween(rolling) ?? startWave(rolling, planned);
}

/** Failed nodes that have not come right since. */
function leftBehind({ state, observation, judge }: Rolling): readonly DriveFailure[] {
  const nodes = new Map(observation.nodes.map((node) => [node.name, node]));
  return state.failures.filter((failed) => {
    const node = nodes.get(failed.node);
    if (node === undefined) return false;
    return !(hasAvailablePod(node, judge) && node.pod?.hash === state.targetHash);
  });
}

/** No node is outdated any more: what is not available yet, a new node or one whose pod was deleted, is waited for. */
function finishOrWait(rolling: Rolling): DriveStep {
  const { state, survey } = rolling;
  if (survey.notDone) return waitOrPause(rolling);
  return {
    kind: 'finish',
    outcome: 'complete',
    strategy: state.formerStrategy,
    leftBehind: leftBehind(rolling),
    skipped: state.skipped,
  };
}

/** What to do about nodes that nothing goes on without: not all of them may be left out. */
function wayOut(names: readonly string[], { state, observation }: Rolling): string {
  const skippable = new Set(nodesToSkip(observation, state));
  const may = names.filter((name) => skippable.has(name));
  if (may.length === 0) return 'repair them';
  const which = may.length === names.length ? 'them' : namedNodes(may);
  return `repair them, or leave ${which} out with --skip-not-ready`;
}

/** Nothing can be done, and nothing that is under way will change that by itself: somebody must look at it. */
function pauseStuck(rolling: Rolling): DriveStep {
  const { state, observation, judge } = rolling;
  const left = leftOut(state);
  const names = observation.nodes
    .filter((node) => !left.has(node.name) && !hasAvailablePod(node, judge))
    .map(({ name }) => name)
    .toSorted(compareNames);
  const has = names.length === 1 ? 'has' : 'have';
  const because = `${namedNodes(names)} ${has} no available pod, and nothing can go on before: ${wayOut(names, rolling)}`;
  return { kind: 'save', state: pausedState(state, because, judge.now), what: { kind: 'paused', because } };
}

function waitOrPause(rolling: Rolling): DriveStep {
  const { state, survey, judge } = rolling;
  const stuckAt = state.updatedAt + state.plan.nodeTimeout;
  if (survey.until === Infinity && judge.now >= stuckAt) return pauseStuck(rolling);
  const until = survey.until === Infinity ? stuckAt : survey.until;
  return { kind: 'wait', until, what: `waiting for ${countedNodes(survey.unavailable)} to become available` };
}

/**
 * The next step of a rollout in phase Rolling whose new template the controller knows.
 *
 * First failures, then the wave that is under way, then the next one, then the end.
 */
export function nextRollingStep(
  observation: DriveObservation,
  judge: Judge,
  wish: DriveWish | undefined,
): DriveStep {
  const { state } = judge;
  const eligible = observation.nodes.length;
  const survey = surveyOf(observation, judge);
  const rolling: Rolling = { state, observation, wish, judge, survey };
  const tolerated = toleratedFailures(state.plan, eligible);
  if (state.failures.length > tolerated) return tooManyFailures(rolling, tolerated);
  if (survey.failures.length > 0) return saveFailures(rolling, tolerated);
  if (state.wave === undefined || state.wave.finishedAt !== undefined) return betweenWaves(rolling);
  if (!survey.waveGoesOn) return finishWave(rolling, state.wave);
  return nextDeletion(survey, eligible, judge) ?? waitOrPause(rolling);
}

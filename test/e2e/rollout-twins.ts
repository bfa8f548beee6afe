import { expect } from 'vitest';
import type { E2E } from '../support/control-plane/e2e.ts';
import { until } from '../support/control-plane/until.ts';
import type { Ran } from '../support/kubectl-ds.ts';
import { images, sceneOn, type Scene, type SceneOptions } from './rollout-scenario.ts';

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** Two DaemonSets that are alike, of which one is changed by us and the other one by kubectl. */
export interface Twins {
  readonly ours: Scene;
  readonly theirs: Scene;
}

export async function twinsOn(
  cluster: E2E,
  options: SceneOptions = {
    nodes: 2,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '100%' } },
  },
): Promise<Twins> {
  const [ours, theirs] = await Promise.all([sceneOn(cluster, options), sceneOn(cluster, options)]);
  return { ours, theirs };
}

/** Does the same to both, by kubectl. */
export async function toBoth({ ours, theirs }: Twins, line: string): Promise<void> {
  for (const scene of [ours, theirs]) {
    const { code, stderr } = await scene.kubectl(line);
    if (code !== 0) throw new Error(`kubectl ${line}: ${stderr}`);
    await untilObserved(scene);
  }
}

/** Waits until the controller has acted on the newest template: its revision is there then. */
export function untilObserved(scene: Scene): Promise<unknown> {
  return until(`the controller has seen ${scene.namespace}/agent`, async () => {
    const { metadata, status } = await scene.daemonSet();
    return status?.observedGeneration === metadata.generation;
  });
}

/** Both get a second and a third revision. */
export async function withThreeRevisions(twins: Twins): Promise<void> {
  for (const image of [images.second, images.third]) {
    await toBoth(twins, `set image daemonset/agent main=${image} --record`);
  }
}

/** What a rollout verb changes, without what has to differ: names of namespaces, and times. */
async function changed(scene: Scene): Promise<unknown> {
  await untilObserved(scene);
  const { metadata, spec } = await scene.daemonSet();
  const revisions = await scene.revisions();
  const kept = {
    annotations: metadata.annotations,
    generation: metadata.generation,
    spec,
    revisions: revisions.map(({ revision, data, metadata: { annotations } }) => ({
      revision,
      data,
      annotations,
    })),
  };
  const text = JSON.stringify(kept)
    .replaceAll(scene.namespace, 'NAMESPACE')
    .replaceAll(new RegExp(`"${RESTARTED_AT}":"[^"]*"`, 'g'), `"${RESTARTED_AT}":"NOW"`);
  return JSON.parse(text) as unknown;
}

/** Does the same to one by our verb, to the other one by kubectl's, and expects the same to have come of it. */
export async function expectSameChange(
  { ours, theirs }: Twins,
  verb: string,
  flags = '',
): Promise<{ readonly us: Ran; readonly them: Ran }> {
  const us = await ours.rollout(`${verb} agent ${flags}`.trim());
  const them = await theirs.kubectl(`rollout ${verb} daemonset/agent ${flags}`.trim());
  expect(await changed(ours)).toEqual(await changed(theirs));
  return { us, them };
}

import { observeChange } from '../../../src/cluster/observe-change.ts';
import type { Cluster } from '../../../src/cluster/cluster.ts';
import { tryManifest } from '../../../src/cluster/manifest-try.ts';
import { impactOf } from '../../../src/domain/change/impact-of.ts';
import type { Impact, Placed, Preemption } from '../../../src/domain/change/impact.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import type { ClusterView } from '../../../src/domain/cluster-view.ts';
import { upgraded } from '../../../src/domain/manifest/upgrade.ts';
import type { Api } from '../../support/control-plane/api.ts';
import type { Pod } from '../../support/control-plane/objects.ts';
import { paths } from '../../support/control-plane/paths.ts';
import { until } from '../../support/control-plane/until.ts';
import { createAll, createInOrder, createNodesAsTold } from '../apply.ts';
import { barrierNode, createBarrier, nodesToBeSeen, raiseGenerations } from '../barrier.ts';
import { Random } from '../random.ts';
import { Tally } from '../tally.ts';
import { ChangeGenerator, type Made } from './changes.ts';
import { enact } from './enact.ts';
import { briefSeconds, fullNodes } from './full-nodes.ts';
import { observe } from '../observation.ts';
import { collected, quiet } from './quiet.ts';
import { generateImpactScenario } from './scenario.ts';
import { fitsForetold, fitsSeen } from './fits.ts';
import { misscheduledForetold, misscheduledSeen } from './misscheduled.ts';
import { foretold, happened, type Told } from './told.ts';

export interface ImpactDifferences {
  readonly changes: number;
  readonly tally: Tally;
  /** One text for each change that was foreseen otherwise than it came. */
  readonly disagreements: readonly string[];
}

/** An empty cluster, and the product's own view of it. */
export interface ImpactCluster {
  readonly api: Api;
  readonly cluster: Cluster;
  readonly release: number;
}

/** Makes random changes on a cluster, one after the other, and compares what each was said to do with what it does. */
export async function differInImpact(
  on: ImpactCluster,
  seed: number,
  count: number,
): Promise<ImpactDifferences> {
  const { api, release } = on;
  const random = new Random(seed);
  const scenario = generateImpactScenario(random);
  await createInOrder(api, scenario.policies);
  await createBarrier(api);
  await createNodesAsTold(api, [...scenario.nodes, ...fullNodes, barrierNode]);
  await nodesToBeSeen(api, 'before');
  await createAll(api, scenario.daemonSets);
  const [first = '', ...rest] = scenario.nodes.map(({ name }) => name);
  const generator = new ChangeGenerator(random, [first, ...rest], scenario.daemonSets);
  const tally = new Tally();
  const disagreements: string[] = [];
  let before = await quiet(api, release);
  for (let number = 1; number <= count; number += 1) {
    const made = generator.next(before.state);
    const found = await changeOnce(on, made, `after-${number}`);
    tally.addAll(found.tally);
    disagreements.push(...found.problems.map((text) => `change ${number} of seed ${seed}: ${text}`));
    before = found.after;
  }
  return { changes: count, tally, disagreements };
}

interface Outcome {
  readonly after: ClusterView;
  readonly tally: Tally;
  readonly problems: readonly string[];
}

/** How often everything is read again, where what is read whole and what is read narrowly differ by a moment. */
const maxReadings = 4;

interface Foresight {
  readonly made: Made;
  readonly before: ClusterView;
  readonly impact: Impact;
  readonly problems: readonly string[];
}

/** What the product foresees, from everything that there is and from the few things that it reads itself. */
async function foresee({ api, cluster, release }: ImpactCluster, given: Made): Promise<Foresight> {
  const made = await asServerHasIt(cluster, given);
  const { change } = made;
  for (let reading = 1; ; reading += 1) {
    const before = await observe(api, release);
    const impact = impactOf(change, before.state);
    const narrow = impactOf(change, await observeChange(cluster, change));
    const problems = comparison('what few reads tell', inFull(narrow), inFull(impact));
    if (problems.length === 0 || reading === maxReadings) return { made, before, impact, problems };
  }
}

/** A DaemonSet that is to be made, with all that the server fills in. */
async function asServerHasIt(cluster: Cluster, made: Made): Promise<Made> {
  const { manifest } = made;
  if (manifest === undefined) return made;
  const json = manifest as unknown as JsonObject;
  const given = { given: json, upgraded: upgraded(json) };
  const asked = { fieldManager: 'kubectl-ds-test', askServer: true };
  const { daemonSet, tried, unasked } = await tryManifest(cluster, given, asked);
  const refusal = tried?.refusal ?? unasked?.message;
  if (refusal !== undefined) throw new Error(`the generator made a manifest that is refused: ${refusal}`);
  return { ...made, change: { kind: 'applyDaemonSet', daemonSet } };
}

async function changeOnce(on: ImpactCluster, given: Made, phase: string): Promise<Outcome> {
  const { api, cluster, release } = on;
  if (given.before !== undefined && given.before.length > 0) {
    await createAll(api, given.before);
    await quiet(api, release);
  }
  const { made, before, impact, problems } = await foresee(on, given);
  await enact(cluster, made);
  await evictedSoon(api, impact);
  await collected(api, release);
  await nodesToBeSeen(api, phase);
  await raiseGenerations(api);
  const after = await quiet(api, release);
  const what = JSON.stringify(made.manifest ?? made.change);
  const found = [
    ...problems,
    ...comparison('pods', foretold(impact), happened(impact, before, after)),
    ...comparison('misscheduled pods', misscheduledForetold(impact, before, after), misscheduledSeen(after)),
    ...comparison('fits', fitsForetold(impact, before), fitsSeen(impact, before, after)),
  ];
  const tally = tallyOf(impact);
  for (const line of fitsForetold(impact, before)) tally.add(`${line.split(': ')[1] ?? ''} as foreseen`);
  return { after, tally, problems: found.map((text) => `${what}\n${text}`) };
}

/** Waits for pods that tolerate a taint for a moment; those that stay after all are told by the comparison. */
async function evictedSoon(api: Api, { otherPods }: Impact): Promise<void> {
  const soon = otherPods.filter(
    ({ afterSeconds }) => afterSeconds !== undefined && afterSeconds <= briefSeconds,
  );
  if (soon.length === 0) return;
  const names = new Set(soon.map(({ pod }) => pod));
  const areGone = async (): Promise<boolean> => {
    const pods = await api.list<Pod>(paths.pods());
    return pods.every(({ metadata }) => !names.has(metadata.name));
  };
  await until('pods that tolerate a taint for a moment are gone', areGone, { timeout: 20_000 }).catch(
    () => undefined,
  );
}

function comparison(about: string, ours: Told, theirs: Told): readonly string[] {
  const [onlyOurs, onlyTheirs] = [
    ours.filter((line) => !theirs.includes(line)),
    theirs.filter((line) => !ours.includes(line)),
  ];
  if (onlyOurs.length + onlyTheirs.length === 0) return [];
  return [
    `  ${about}\n    foreseen only: ${onlyOurs.join('; ')}\n    happened only: ${onlyTheirs.join('; ')}`,
  ];
}

/** All lists of an impact but the reasons, which name other pods, and the order. */
function inFull(impact: Impact): Told {
  return impact.daemonSets
    .filter(({ namespace }) => namespace !== 'barrier')
    .flatMap(({ namespace, name, ...lists }) =>
      Object.entries(lists).flatMap(([list, items]: [string, readonly object[]]) =>
        items.map((item) => {
          const { reasons: _, evicts, ...rest } = item as Partial<Placed>;
          const victims = evicts?.pods.map(({ pod }) => pod).toSorted();
          return `${namespace}/${name} ${list} ${JSON.stringify({ ...rest, victims, isCertain: evicts?.isCertain })}`;
        }),
      ),
    )
    .toSorted();
}

/** What was foreseen, by kind: a check that the generator makes what it is for. */
function tallyOf({ change, daemonSets, otherPods }: Impact): Tally {
  const tally = new Tally();
  tally.add(change.kind === 'deleteDaemonSet' ? `delete ${change.cascade}` : change.kind);
  for (const { namespace: _, name: __, ...lists } of daemonSets) {
    for (const [list, items] of Object.entries(lists)) if (items.length > 0) tally.add(list, items.length);
    for (const { how } of lists.loses) tally.add(how);
    for (const { evicts } of [...lists.gains, ...lists.replaced]) tallyEviction(tally, evicts);
  }
  for (const { how, afterSeconds = 0 } of otherPods) {
    tally.add(`another pod ${how}${afterSeconds === 0 ? '' : ` after ${afterSeconds} s`}`);
  }
  if (daemonSets.length === 0) tally.add('nothing');
  return tally;
}

function tallyEviction(tally: Tally, evicts: Preemption | undefined): void {
  if (evicts !== undefined) tally.add(evicts.isCertain ? 'evicts' : 'may evict');
}

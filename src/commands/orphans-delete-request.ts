import type { Cluster } from '../cluster/cluster.ts';
import { parseSelector } from '../domain/label-selector.ts';
import type { LabelSelector, Pod } from '../domain/objects.ts';
import { controllerOf } from '../domain/ownership.ts';
import { NotFoundError } from './names.ts';
import { parsedWords } from './node-targets.ts';
import { type FlagValues, on, text } from './options.ts';
import { RefusedError } from './refused-error.ts';
import { type ChangeOptions, changeOptions, durationFlag } from './rollout/options.ts';
import { UsageError } from './usage-error.ts';

export interface OrphansDeleteRequest {
  /** Names of pods. Empty: all that the selector selects. */
  readonly names: readonly string[];
  readonly allNamespaces: boolean;
  /** In kubectl's text form, checked. */
  readonly labelSelector?: string;
  readonly wait: boolean;
  /** Milliseconds; absent: for ever. */
  readonly timeout?: number;
  readonly options: ChangeOptions;
}

const podWords: ReadonlySet<string> = new Set(['po', 'pod', 'pods']);

/** A name, bare or as `pod/NAME`. */
function podName(word: string): string {
  const slash = word.indexOf('/');
  const [resource, name] = slash < 0 ? ['pod', word] : [word.slice(0, slash), word.slice(slash + 1)];
  if (name === '' || name.includes('/')) {
    throw new UsageError(`arguments in resource/name form must have a single resource and name: "${word}"`);
  }
  if (podWords.has(resource.toLowerCase())) return name;
  throw new UsageError(`"${word}" is no pod; this takes names of pods`);
}

interface Chosen {
  readonly names: readonly string[];
  readonly selector?: string | undefined;
  readonly all: boolean;
  readonly allNamespaces: boolean;
}

/** Whoever names nothing has to say that everything is meant. */
function checkChoice({ names, selector, all, allNamespaces }: Chosen): void {
  if (names.length === 0) {
    if (selector !== undefined || all || allNamespaces) return;
    throw new UsageError(
      'required resource not specified: name orphans, or select some with -l, --all or -A',
      'list them with: kubectl ds orphans',
    );
  }
  if (selector !== undefined) throw new UsageError('selectors cannot be used when passing names');
  if (all) throw new UsageError('--all cannot be used when passing names');
  if (allNamespaces) throw new UsageError('a resource cannot be retrieved by name across all namespaces');
}

/** Reads the command line. */
export function completeOrphansDelete(words: readonly string[], values: FlagValues): OrphansDeleteRequest {
  const names = [...new Set(words.map(podName))];
  const selector = text(values, 'selector');
  const allNamespaces = on(values, 'all-namespaces');
  checkChoice({ names, selector, allNamespaces, all: on(values, 'all') });
  if (selector !== undefined) parsedWords(() => parseSelector(selector));
  const timeout = durationFlag(values, 'timeout') ?? 0;
  return {
    names,
    allNamespaces,
    wait: values['wait'] !== false,
    options: changeOptions(values),
    ...(selector === undefined ? {} : { labelSelector: selector }),
    ...(timeout === 0 ? {} : { timeout }),
  };
}

const everyPod: LabelSelector = { matchLabels: {}, matchExpressions: [] };

/** Why a pod of this name is not among the orphans. */
async function whyNoOrphan(cluster: Cluster, name: string, namespace: string | undefined): Promise<Error> {
  const pods = await cluster.podsMatching(namespace, everyPod);
  const found = pods.find(({ metadata }) => metadata.name === name);
  if (found === undefined) return new NotFoundError(`pods "${name}" not found`);
  const controller = controllerOf(found);
  return new RefusedError(
    controller === undefined
      ? `pods "${name}" was not made by a DaemonSet`
      : `pods "${name}" is no orphan: ${controller.kind} ${controller.name} controls it`,
  );
}

/**
 * The orphans of these names; of none, all.
 *
 * @throws NotFoundError or RefusedError for a name that no orphan has
 */
export async function namedPods(
  cluster: Cluster,
  orphans: readonly Pod[],
  names: readonly string[],
  namespace: string | undefined,
): Promise<readonly Pod[]> {
  const wrong = names.find((name) => !orphans.some(({ metadata }) => metadata.name === name));
  if (wrong !== undefined) throw await whyNoOrphan(cluster, wrong, namespace);
  return names.length === 0 ? orphans : orphans.filter(({ metadata }) => names.includes(metadata.name));
}

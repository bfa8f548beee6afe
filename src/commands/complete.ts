import type { Cluster, DaemonSetScope } from '../cluster/cluster.ts';
import { observeOrphans } from '../cluster/observe-orphans.ts';
import { orphansOf } from '../domain/change/orphans.ts';
import type { CommandContext } from './context.ts';
import type { Flag } from './flags.ts';
import { labelCandidates } from './complete-labels.ts';
import { answerOptions } from './options.ts';
import { flagValues, parseArgv } from './argv.ts';
import { namespaceOf } from './scope.ts';
import { isTopLevel, lastWord, verbs, verbsUnder } from './verbs.ts';
import type { Verb } from './verbs.ts';

export interface Candidate {
  readonly text: string;
  readonly about?: string;
}

/** Cobra's directive that no file names are wanted (spf13/cobra completions.go ShellCompDirectiveNoFileComp, v1.8.1). */
const NO_FILES = ':4';
/** The same, and that no blank comes after the candidate: more is to be typed (ShellCompDirectiveNoSpace). */
const NO_FILES_NO_SPACE = ':6';
/** Cobra's directive for "let the shell offer files". */
const FILES = ':0';

const FILE_FLAGS: ReadonlySet<string> = new Set([
  'from',
  'kubeconfig',
  'client-certificate',
  'client-key',
  'certificate-authority',
  'patch-file',
  'filename',
]);

function flagNamed(flags: readonly Flag[], word: string): Flag | undefined {
  return flags.find(
    ({ name, short }) => word === `--${name}` || (short !== undefined && word === `-${short}`),
  );
}

function flagCandidates(flags: readonly Flag[]): readonly Candidate[] {
  return flags.flatMap(({ name, about, bare, choices = [] }) =>
    bare === undefined
      ? [{ text: `--${name}`, about }]
      : choices.map((choice) => ({ text: `--${name}=${choice}`, about })),
  );
}

/** What only the cluster knows. */
type Names = 'daemonSets' | 'nodes' | 'namespaces' | 'orphans';

type Wanted =
  | { readonly candidates: readonly Candidate[] }
  | { readonly names: Names }
  /** Labels that objects of a kind have; `among`: the objects' names too, which may stand at the same place. */
  | { readonly labels: Names; readonly among?: boolean }
  | { readonly files: true };

/** Flags whose values the cluster knows, whatever the verb. */
const ASKED: Readonly<Record<string, Wanted>> = {
  node: { names: 'nodes' },
  namespace: { names: 'namespaces' },
  'node-selector': { labels: 'nodes' },
};

/** What `-l` selects, where that is not DaemonSets. */
const SELECTS: Readonly<Record<string, Names>> = {
  label: 'nodes',
  taint: 'nodes',
  'orphans delete': 'orphans',
};

function valuesOf(flag: Flag, verb: Verb | undefined): Wanted {
  if (flag.choices !== undefined) return { candidates: flag.choices.map((text) => ({ text })) };
  if (flag.name === 'selector') return { labels: SELECTS[verb?.name ?? ''] ?? 'daemonSets' };
  if (flag.name === 'order') return { candidates: ['name', 'zone', 'label='].map((text) => ({ text })) };
  if (flag.name === 'by') {
    const forms = (flag.value ?? '').replace('KEY', '').split('|');
    return { candidates: forms.map((text) => ({ text })) };
  }
  return ASKED[flag.name] ?? (FILE_FLAGS.has(flag.name) ? { files: true } : { candidates: [] });
}

/** The verb that is named among the words, of two words where there are both. */
function verbAmong(words: readonly string[]): Verb | undefined {
  const first = words.findIndex((word) => verbs.some(({ name }) => name === word));
  const verb: Verb | undefined = verbs.find(({ name }) => name === words[first]);
  if (verb === undefined) return undefined;
  const after = words.slice(first + 1);
  return verbsUnder(verb.name).find((under) => after.includes(lastWord(under))) ?? verb;
}

/** Whether the word after a flag is its value. */
function takesWord({ kind, bare }: Flag): boolean {
  return kind !== 'switch' && bare === undefined;
}

/** What may stand where the last word is. */
export function wantedAt(words: readonly string[]): Wanted {
  const [current = ''] = words.slice(-1);
  const before = words.slice(0, -1);
  const verb = verbAmong(before);
  const flags = verb?.flags ?? verbs[0].flags;
  const asked = flagNamed(flags, before.at(-1) ?? '');
  if (asked !== undefined && takesWord(asked)) return valuesOf(asked, verb);
  if (current.startsWith('-')) return { candidates: flagCandidates(flags) };
  return wordsOf(verb, before);
}

function wordsOf(verb: Verb | undefined, before: readonly string[]): Wanted {
  const next = verb === undefined ? verbs.filter(isTopLevel) : verbsUnder(verb.name);
  const under = next.map((each) => ({ text: lastWord(each), about: each.about }));
  if (verb === undefined) return { candidates: under };
  if (typeof verb.completes !== 'string')
    return { candidates: [...under, ...verb.completes.map((text) => ({ text }))] };
  if (under.length > 0) return { candidates: under };
  // What follows the nodes, or stands for them, is labels; of taints only the keys would be nodes' labels by chance.
  return verb.name === 'label' && namesNodes(verb, before)
    ? { labels: 'nodes', among: true }
    : { names: verb.completes };
}

/** Whether nodes are chosen already: by name, by a selector, or all of them. */
function namesNodes({ name, flags: known }: Verb, before: readonly string[]): boolean {
  try {
    const { words, flags } = parseArgv(before, known);
    return words.length > words.indexOf(name) + 1 || flags.has('selector') || flags.has('all');
  } catch {
    return false;
  }
}

interface Named {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
}

const readNames: Readonly<
  Record<Names, (cluster: Cluster, scope: DaemonSetScope) => Promise<readonly Named[]>>
> = {
  nodes: (cluster) => cluster.nodes(),
  namespaces: (cluster) => cluster.namespaces(),
  daemonSets: (cluster, scope) => cluster.daemonSets(scope),
  orphans: async (cluster, scope) => {
    const found = orphansOf(await observeOrphans(cluster, scope));
    return found.map(({ pod }) => pod).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  },
};

async function objectsFor(
  context: CommandContext,
  words: readonly string[],
  what: Names,
): Promise<readonly Named[]> {
  const { flags } = verbAmong(words) ?? verbs[0];
  const before = words.slice(0, -1);
  const asked = flagNamed(flags, before.at(-1) ?? '');
  // A flag whose value is being typed has none yet.
  const given = asked !== undefined && takesWord(asked) ? before.slice(0, -1) : before;
  const options = answerOptions({
    'request-timeout': '2s',
    ...flagValues(parseArgv(given, flags), flags),
  });
  const { cluster, namespace } = namespaceOf(await context.openCluster(options.cluster), options);
  try {
    return await readNames[what](cluster, namespace === undefined ? {} : { namespace });
  } finally {
    await cluster.close();
  }
}

async function fromCluster(
  context: CommandContext,
  words: readonly string[],
  wanted: Exclude<Wanted, { candidates: unknown } | { files: true }>,
): Promise<readonly string[]> {
  const kind = 'names' in wanted ? wanted.names : wanted.labels;
  const objects = await objectsFor(context, words, kind).catch(() => []);
  const names = [...new Set(objects.map(({ metadata }) => metadata.name))];
  const found =
    'names' in wanted
      ? names
      : [
          ...(wanted.among === true ? names : []),
          ...labelCandidates(
            words.at(-1) ?? '',
            objects.map(({ metadata }) => metadata.labels ?? {}),
          ),
        ];
  // What a shell would have to quote, or a terminal might obey, is no name of Kubernetes.
  return found.filter((text) => /^[\w./=!,:-]*$/.test(text));
}

/**
 * Answers a shell that completes `kubectl-ds ...` (or kubectl, by `kubectl_complete-ds`) in Cobra's protocol: candidates with
 * what they mean after a tab, one a line, and a directive. Names from the cluster are left out where it does not answer.
 */
export async function complete(context: CommandContext, words: readonly string[]): Promise<number> {
  const wanted = wantedAt(words);
  const current = words.at(-1) ?? '';
  if ('files' in wanted) {
    context.stdout.write(`${FILES}\n`);
    return 0;
  }
  const candidates: readonly Candidate[] =
    'candidates' in wanted
      ? wanted.candidates
      : (await fromCluster(context, words, wanted)).map((text) => ({ text }));
  const fitting = candidates.filter(({ text }) => text.startsWith(current));
  const lines = fitting.map(({ text, about }) => (about === undefined ? text : `${text}\t${about}`));
  const directive = fitting.some(({ text }) => text.endsWith('=')) ? NO_FILES_NO_SPACE : NO_FILES;
  context.stdout.write(`${[...lines, directive].join('\n')}\n`);
  return 0;
}

import type { Cluster, DaemonSetScope } from '../cluster/cluster.ts';
import { observeOrphans } from '../cluster/observe-orphans.ts';
import { orphansOf } from '../domain/change/orphans.ts';
import type { CommandContext } from './context.ts';
import type { Flag } from './flags.ts';
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
  { readonly candidates: readonly Candidate[] } | { readonly names: Names } | { readonly files: true };

function valuesOf(flag: Flag): Wanted {
  if (flag.choices !== undefined) return { candidates: flag.choices.map((text) => ({ text })) };
  if (flag.name === 'node') return { names: 'nodes' };
  if (flag.name === 'order') return { candidates: ['name', 'zone', 'label='].map((text) => ({ text })) };
  if (flag.name === 'by') {
    const forms = (flag.value ?? '').replace('KEY', '').split('|');
    return { candidates: forms.map((text) => ({ text })) };
  }
  if (flag.name === 'namespace') return { names: 'namespaces' };
  return FILE_FLAGS.has(flag.name) ? { files: true } : { candidates: [] };
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
  if (asked !== undefined && takesWord(asked)) return valuesOf(asked);
  if (current.startsWith('-')) return { candidates: flagCandidates(flags) };
  const next = verb === undefined ? verbs.filter(isTopLevel) : verbsUnder(verb.name);
  if (verb === undefined || next.length > 0)
    return { candidates: next.map((each) => ({ text: lastWord(each), about: each.about })) };
  return typeof verb.completes === 'string'
    ? { names: verb.completes }
    : { candidates: verb.completes.map((text) => ({ text })) };
}

type Named = readonly { readonly metadata: { readonly name: string } }[];

const readNames: Readonly<Record<Names, (cluster: Cluster, scope: DaemonSetScope) => Promise<Named>>> = {
  nodes: (cluster) => cluster.nodes(),
  namespaces: (cluster) => cluster.namespaces(),
  daemonSets: (cluster, scope) => cluster.daemonSets(scope),
  orphans: async (cluster, scope) => {
    const found = orphansOf(await observeOrphans(cluster, scope));
    return found.map(({ pod }) => pod).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  },
};

async function namesFrom(
  context: CommandContext,
  words: readonly string[],
  what: Names,
): Promise<readonly string[]> {
  const { flags } = verbAmong(words) ?? verbs[0];
  const options = answerOptions({
    'request-timeout': '2s',
    ...flagValues(parseArgv(words.slice(0, -1), flags), flags),
  });
  const { cluster, namespace } = namespaceOf(await context.openCluster(options.cluster), options);
  try {
    const objects = await readNames[what](cluster, namespace === undefined ? {} : { namespace });
    return objects.map(({ metadata }) => metadata.name);
  } finally {
    await cluster.close();
  }
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
    'names' in wanted
      ? await namesFrom(context, words, wanted.names).then(
          (names) => [...new Set(names)].map((text) => ({ text })),
          () => [],
        )
      : wanted.candidates;
  const lines = candidates
    .filter(({ text }) => text.startsWith(current))
    .map(({ text, about }) => (about === undefined ? text : `${text}\t${about}`));
  context.stdout.write(`${[...lines, NO_FILES].join('\n')}\n`);
  return 0;
}

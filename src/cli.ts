import { flagValues, parseArgv } from './commands/argv.ts';
import type { ClusterOptions } from './commands/cluster-options.ts';
import type { CommandContext, KnownCluster, OpenedCluster } from './commands/context.ts';
import { describeError } from './commands/describe-error.ts';
import type { Flag } from './commands/flags.ts';
import type { Surroundings } from './commands/open-cluster.ts';
import type { FlagValues } from './commands/options.ts';
import { UsageError } from './commands/usage-error.ts';
import type { Verb, VerbName } from './commands/verbs.ts';
import { isTopLevel, lastWord, verbs, verbsUnder } from './commands/verbs.ts';
import { didYouMean } from './printers/did-you-mean.ts';

export type { CommandContext, Interrupt, LiveScreen, OpenedCluster } from './commands/context.ts';

/** What a verb does; loaded when it is its turn, so that help and completion need not wait for the rest. */
type Handler = (
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
  version: string,
) => Promise<number>;

const handlers: Readonly<Record<VerbName, Handler>> = {
  coverage: async (...call) => (await import('./commands/coverage.ts')).coverage(...take3(call)),
  'why-not': async (...call) => (await import('./commands/why-not.ts')).whyNot(...take3(call)),
  label: async (...call) => (await import('./commands/label.ts')).label(...take3(call)),
  taint: async (...call) => (await import('./commands/taint.ts')).taint(...take3(call)),
  delete: async (...call) => (await import('./commands/delete.ts')).deleteDaemonSetVerb(...take3(call)),
  orphans: async (...call) => (await import('./commands/orphans.ts')).orphans(...take3(call)),
  'orphans delete': async (...call) =>
    (await import('./commands/orphans-delete.ts')).orphansDelete(...take3(call)),
  create: async (...call) => (await import('./commands/create.ts')).create(...take3(call)),
  plan: async (...call) => (await import('./commands/plan.ts')).plan(...take3(call)),
  version: async (context, _, values, version) =>
    (await import('./commands/version.ts')).version(context, version, values),
  'completion install': async (...call) =>
    (await import('./commands/completion-install.ts')).completionInstall(...take3(call)),
  completion: async (context, words) => (await import('./commands/completion.ts')).completion(context, words),
  rollout: async (...call) => (await import('./commands/rollout/list.ts')).rolloutList(...take3(call)),
  'rollout status': async (...call) =>
    (await import('./commands/rollout/status.ts')).rolloutStatusVerb(...take3(call)),
  'rollout history': async (...call) =>
    (await import('./commands/rollout/history.ts')).rolloutHistory(...take3(call)),
  'rollout undo': async (...call) => (await import('./commands/rollout/undo.ts')).rolloutUndo(...take3(call)),
  'rollout restart': async (...call) =>
    (await import('./commands/rollout/restart.ts')).rolloutRestart(...take3(call)),
  'rollout pause': async (...call) =>
    (await import('./commands/rollout/pause.ts')).rolloutPause(...take3(call)),
  'rollout resume': async (...call) =>
    (await import('./commands/rollout/resume.ts')).rolloutResume(...take3(call)),
  'rollout start': async (...call) =>
    (await import('./commands/rollout/start.ts')).rolloutStart(...take3(call)),
  'rollout advance': async (...call) =>
    (await import('./commands/rollout/advance.ts')).rolloutAdvance(...take3(call)),
  overhead: async (...call) => (await import('./commands/overhead.ts')).overhead(...take3(call)),
  reach: async (...call) => (await import('./commands/reach.ts')).reach(...take3(call)),
};

function take3<A, B, C>([a, b, c]: readonly [A, B, C, ...unknown[]]): [A, B, C] {
  return [a, b, c];
}

/** Every flag of any verb, to tell words from values before the verb is known; the first verb's form of each counts. */
const allFlags: readonly Flag[] = verbs
  .flatMap(({ flags }: Verb) => flags)
  .filter((flag, index, all) => all.findIndex(({ name }) => name === flag.name) === index);

interface Line {
  readonly verb: Verb & { readonly name: VerbName };
  readonly words: readonly string[];
  readonly values: FlagValues;
  readonly help: 'all' | 'verb' | undefined;
  /** No verb was named. */
  readonly isBare: boolean;
}

function unknownVerb(name: string, candidates: readonly string[], under: string): UsageError {
  const meant = didYouMean(name, candidates);
  return new UsageError(
    `unknown command "${name}" for "kubectl ds${under}"`,
    meant === undefined ? `commands: ${candidates.join(', ')}` : `did you mean "${meant}"?`,
  );
}

/** The verb that the words begin with, of two words where there is one, and the words after it. */
function verbIn([name = 'coverage', ...rest]: readonly string[]): Pick<Line, 'verb' | 'words'> {
  const verb = verbs.find((candidate) => candidate.name === name);
  if (verb === undefined) throw unknownVerb(name, verbs.filter(isTopLevel).map(lastWord), '');
  const under = verbsUnder(name);
  const [second] = rest;
  if (under.length === 0 || second === undefined) return { verb, words: rest };
  const found = under.find((candidate) => lastWord(candidate) === second);
  // Some have words of their own as well.
  if (found === undefined && verb.words !== '') return { verb, words: rest };
  if (found === undefined) throw unknownVerb(second, under.map(lastWord), ` ${name}`);
  return { verb: found, words: rest.slice(1) };
}

/** Finds the verb among the words; with none, `coverage`. `help VERB` is `VERB --help`. */
function understand(argv: readonly string[]): Line {
  const { words, flags } = parseArgv(argv, allFlags);
  const asksHelp = words[0] === 'help' || flags.get('help')?.at(-1) === 'true';
  const named = words[0] === 'help' ? words.slice(1) : words;
  const { verb, words: rest } = verbIn(named);
  // A flag of another verb is as unknown to this one as a misspelt one, and gets the same sentence.
  const own = parseArgv(argv, verb.flags);
  return {
    verb,
    words: rest,
    values: flagValues(own, verb.flags),
    help: asksHelp ? (named.length === 0 ? 'all' : 'verb') : undefined,
    isBare: named.length === 0,
  };
}

/** Verbs that must not be cut off in the middle because nobody reads on (`... | head -1`). */
const changing: ReadonlySet<VerbName> = new Set<VerbName>([
  'label',
  'taint',
  'delete',
  'orphans delete',
  'create',
  'rollout undo',
  'rollout restart',
  'rollout pause',
  'rollout resume',
  'rollout start',
  'rollout advance',
]);

async function dispatch(line: Line, context: CommandContext, version: string): Promise<number> {
  const goesOn = changing.has(line.verb.name);
  const giveBack = goesOn ? context.takeClosedOutput?.(() => undefined) : undefined;
  try {
    return await carryOut(line, context, version);
  } finally {
    giveBack?.();
  }
}

async function carryOut(line: Line, context: CommandContext, version: string): Promise<number> {
  const { verb, words, values, isBare } = line;
  if (isBare) {
    const { terminalUi, wantsUi } = await import('./commands/ui/begin.ts');
    if (wantsUi(context, values)) return terminalUi(context, values);
  }
  const handler: Handler = handlers[verb.name];
  return handler(context, words, values, version);
}

/** Opens the cluster, or the dump, that flags name. Throws ClusterError. */
export async function openCluster(
  ...call: [ClusterOptions, Surroundings, known?: (cluster: KnownCluster) => void]
): Promise<OpenedCluster> {
  return (await import('./commands/open-cluster.ts')).openClusterFor(...call);
}

/** How much may be said of an error; read by hand, since the error may be in the command line itself. */
function verbosityOf(argv: readonly string[]): number {
  const text = argv.join(' ');
  return Number(/(?:^| )(?:-v[= ]?|--v[= ])(\d+)/.exec(text)?.[1] ?? 0);
}

/** The verb that a command line is about which could not be understood, for the help that is pointed to. */
function likelyVerb(argv: readonly string[]): string | undefined {
  const [first, second] = argv.filter((word) => !word.startsWith('-'));
  const names = [`${first} ${second}`, first];
  return verbs.find(({ name }) => names.includes(name))?.name;
}

async function answer(argv: readonly string[], context: CommandContext, version: string): Promise<number> {
  let verb: string | undefined;
  try {
    if (argv[0] === '__complete') {
      return await (await import('./commands/complete.ts')).complete(context, argv.slice(1));
    }
    const line = understand(argv);
    verb = line.verb.name;
    if (line.help === undefined) return await dispatch(line, context, version);
    const { helpText } = await import('./help.ts');
    const about = line.help === 'all' ? undefined : line.verb;
    context.stdout.write(await helpText(about, Math.min(context.columns ?? 100, 110)));
    return 0;
  } catch (error) {
    if (!context.signal.aborted)
      context.stderr.write(describeError(error, verbosityOf(argv), verb ?? likelyVerb(argv)));
    return 2;
  }
}

const INTERRUPTED = 130;

/**
 * Runs a command line and gives its exit code: 0 answered, 1 answered with a finding, 2 no answer, 130 interrupted (at
 * once, whatever is under way). Never rejects: what goes wrong is told on stderr.
 */
export async function run(
  argv: readonly string[],
  context: CommandContext,
  version: string,
): Promise<number> {
  const { signal } = context;
  const interrupted = new Promise<number>((resolve) => {
    signal.addEventListener('abort', () => resolve(INTERRUPTED), { once: true });
  });
  return Promise.race([answer(argv, context, version), interrupted]);
}

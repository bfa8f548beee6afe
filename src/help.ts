import type { Argv } from 'yargs';
import yargs from 'yargs';
import type { Verb } from './commands/verbs.ts';
import { isTopLevel, lastWord, verbs, verbsUnder } from './commands/verbs.ts';

function withFlags(command: Argv, { flags, examples }: Verb): Argv {
  for (const { name, short, kind, value, about } of flags) {
    command.option(name, {
      // Else every flag of `rollout` would be one of `rollout start` too.
      global: false,
      ...(short === undefined || short === name ? {} : { alias: short }),
      ...(kind === 'switch' ? { boolean: true } : { string: true, requiresArg: true }),
      ...(kind === 'list' ? { array: true } : {}),
      description: value === undefined ? about : `${about} (${value})`,
    });
  }
  for (const [line, meaning] of examples) command.example(line, meaning);
  return command;
}

function add(to: Argv, verb: Verb): Argv {
  return to.command(lastWord(verb), verb.about, (command) =>
    verbsUnder(verb.name).reduce(
      add,
      withFlags(command.usage(`${verb.about}\n\nUsage: $0 ${verb.name} ${verb.words} [FLAGS]`), verb),
    ),
  );
}

/** yargs with every verb. It draws help, and nothing else: flags are read by `parseArgv`, as kubectl's are. */
function assemble(width: number): Argv {
  const parser = yargs([])
    .scriptName('kubectl ds')
    .usage('Which nodes does a DaemonSet cover, and why not the others?\n\nUsage: $0 [VERB] [FLAGS]')
    .locale('en')
    .wrap(width)
    .version(false)
    .help('help')
    .exitProcess(false);
  return verbs.filter(isTopLevel).reduce(add, parser);
}

/** What `--help` says of a verb, or of all of them. */
export async function helpText(verb: Verb | undefined, width: number): Promise<string> {
  const argv = verb === undefined ? ['--help'] : [...verb.name.split(' '), '--help'];
  const text = await new Promise<string>((resolve) => {
    void assemble(width).parse(argv, {}, (_error, _argv, output) => resolve(output));
  });
  const more = verb === undefined ? "\n\nSee 'kubectl ds VERB --help' for the flags of a verb." : '';
  return `${text}${more}\n`;
}

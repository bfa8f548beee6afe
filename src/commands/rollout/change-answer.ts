import type { DaemonSet } from '../../domain/objects.ts';
import type { Document } from '../../printers/documents.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { toJson, toNames, toYaml } from '../../printers/structured.ts';
import type { CommandContext } from '../context.ts';
import type { ChangeOptions } from './options.ts';

/** What was done to a DaemonSet, or would be. */
export interface Change {
  readonly daemonSet: DaemonSet;
  /** In kubectl's words: `restarted`, `rolled back`. */
  readonly done: string;
  /** What that means for its pods, in one sentence. */
  readonly meaning?: string;
}

export const dryRunSuffix = { none: '', client: ' (dry run)', server: ' (server dry run)' } as const;

/** kubectl's sentence: `daemonset.apps/agent restarted (dry run)`. */
export function changeSentence(
  { daemonSet, done }: Change,
  { dryRun }: Pick<ChangeOptions, 'dryRun'>,
): string {
  return `daemonset.apps/${sanitize(daemonSet.metadata.name)} ${sanitize(done)}${dryRunSuffix[dryRun]}`;
}

function documentOf(changes: readonly Change[], { dryRun }: ChangeOptions): Document {
  return {
    apiVersion: 'kubectl-ds/v1',
    kind: 'RolloutChange',
    ...(dryRun === 'none' ? {} : { dryRun }),
    items: changes.map(({ daemonSet, done, meaning }) => ({
      namespace: daemonSet.metadata.namespace,
      name: daemonSet.metadata.name,
      done,
      ...(meaning === undefined ? {} : { meaning }),
    })),
  };
}

/** Says what one DaemonSet has come to: kubectl's sentence on stdout, what it means on stderr. */
export function tellChange(context: CommandContext, options: ChangeOptions, change: Change): void {
  if (options.output === 'name') {
    context.stdout.write(toNames('daemonset.apps', [change.daemonSet.metadata.name]));
  } else if (options.output === undefined) {
    context.stdout.write(`${changeSentence(change, options)}\n`);
    if (change.meaning !== undefined) context.stderr.write(`  ${sanitize(change.meaning)}\n`);
  }
}

/** With `-o json` and `-o yaml`, all changes as one object at the end. */
export function tellAllChanges(
  context: CommandContext,
  options: ChangeOptions,
  changes: readonly Change[],
): void {
  if (options.output === 'json') context.stdout.write(toJson(documentOf(changes, options)));
  if (options.output === 'yaml') context.stdout.write(toYaml(documentOf(changes, options)));
}

import { parseLabelArguments } from '../../domain/change/label-arguments.ts';
import { parseTaintArguments } from '../../domain/change/taint-arguments.ts';
import { parsePlan } from '../../domain/rollout/asked-plan.ts';
import { ParseError } from '../../domain/parse-error.ts';
import { textOf } from '../line-editor.ts';
import type { DeleteDialog, JudgedWish, NodesDialog, StartDialog, StartWish } from './dialog.ts';
import { imagesAsked, wordsAsked } from './start-dialog.ts';

/** What a dialog asks for as it stands, or why that is nothing yet. */
export type Asked =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'problem'; readonly problem: string }
  | { readonly kind: 'change'; readonly change: JudgedWish | StartWish };

/** The words of a line. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function parsedWords(parse: () => JudgedWish | StartWish): Asked {
  try {
    return { kind: 'change', change: parse() };
  } catch (error) {
    if (error instanceof ParseError) return { kind: 'problem', problem: error.message };
    throw error;
  }
}

function nodesAsked({ kind, nodes, line }: NodesDialog): Asked {
  const words = wordsOf(textOf(line));
  if (words.length === 0) return { kind: 'nothing' };
  return parsedWords(() =>
    kind === 'label'
      ? { kind, nodes, ...parseLabelArguments(words) }
      : { kind, nodes, ...parseTaintArguments(words) },
  );
}

function startAsked(dialog: StartDialog): Asked {
  const { namespace, name } = dialog;
  const [images, words] = [imagesAsked(dialog), wordsAsked(dialog)];
  const unnamed = images.find(({ image }) => image === '');
  if (unnamed !== undefined)
    return { kind: 'problem', problem: `container ${unnamed.container} needs an image` };
  return parsedWords(() => {
    parsePlan(words);
    return { kind: 'start', namespace, name, images, words };
  });
}

/** Reads a dialog. */
export function askedBy(dialog: NodesDialog | DeleteDialog | StartDialog): Asked {
  if (dialog.kind === 'start') return startAsked(dialog);
  if (dialog.kind !== 'delete') return nodesAsked(dialog);
  const { namespace, name, cascade } = dialog;
  return { kind: 'change', change: { kind: 'deleteDaemonSet', namespace, name, cascade } };
}

import { cascades } from '../../domain/change/change.ts';
import { lostPods } from '../../printers/change-question.ts';
import { impactText } from '../../printers/impact.ts';
import { previewText } from '../../printers/preview-text.ts';
import { sanitize } from '../../printers/sanitize.ts';
import { shorten } from '../../printers/text-width.ts';
import type { Look, Tone } from '../../printers/tone.ts';
import { plural, someOf } from '../../printers/wording.ts';
import { wrap } from '../../printers/wrap.ts';
import { completionsOf } from '../dialogs/completion.ts';
import type {
  DeleteDialog,
  Dialog,
  JudgedWish,
  NodesDialog,
  Proposal,
  StartWish,
} from '../dialogs/dialog.ts';
import { previewOf } from '../dialogs/preview.ts';
import { fieldsOf } from '../dialogs/start-dialog.ts';
import { startPreviewOf } from '../dialogs/start-preview.ts';
import { isReadOnly } from '../dialogs/update.ts';
import { askedBy } from '../dialogs/words.ts';
import { textOf } from '../line-editor.ts';
import type { State } from '../state.ts';
import { type Line, linesOf } from './line.ts';
import { startFormLines } from './start-form.ts';
import { typedLineText } from './typed-line.ts';

/** What a dialog says: what always stays on the screen, and what can be scrolled below it. */
export interface DialogBody {
  readonly title: string;
  readonly above: readonly Line[];
  /** The line of them that has to be seen where there is no room for all. */
  readonly focus?: number;
  readonly below: readonly Line[];
}

const PROMPT = '> ';

const rolloutTitles = {
  pause: 'pause the rollout of',
  resume: 'resume the rollout of',
  undo: 'undo the rollout of',
  advance: 'make a pod anew of',
} as const;

function titleOf(dialog: Dialog): string {
  if (dialog.kind === 'rollout') {
    const { verb, namespace, name, node } = dialog.wish;
    return `${rolloutTitles[verb]} ${namespace}/${name}${node === undefined ? '' : ` on ${node}`}`;
  }
  if (dialog.kind === 'orphans') return `delete ${plural(dialog.change.pods.length, 'orphan')}`;
  if (dialog.kind === 'start') return `start a rollout of ${dialog.namespace}/${dialog.name}`;
  if (dialog.kind === 'delete') return `delete DaemonSet ${dialog.namespace}/${dialog.name}`;
  const what = dialog.kind === 'label' ? 'labels' : 'taints';
  const { nodes } = dialog;
  return `${what} of ${plural(nodes.length, 'node')}: ${someOf(nodes, 5)}`;
}

/** A sentence on lines of its own, in a colour. */
function sentence(text: string, look: Look, tone?: Tone): readonly Line[] {
  const lines = linesOf(wrap(sanitize(text), '  ', look.width, 0));
  return tone === undefined ? lines : lines.map((line) => ({ text: look.paint(tone, line.text) }));
}

/** As many completions as fit into a line, the one that is taken among them. */
function completionLine(dialog: NodesDialog, { cluster }: State, look: Look): string {
  const { completing, kind, line } = dialog;
  const found = completionsOf(kind, completing?.text ?? line.before, cluster).map(sanitize);
  const from = found.slice(completing?.place ?? 0);
  return shorten(from.join('  '), look.width ?? 80, 'end', look.unicode);
}

const hints = {
  label: 'KEY=VALUE sets a label, KEY- takes one off',
  taint: 'KEY=VALUE:EFFECT or KEY:EFFECT puts a taint on, KEY:EFFECT- or KEY- takes it off',
} as const;

function lineLines(dialog: NodesDialog, state: State, look: Look): readonly Line[] {
  const { width = 80, unicode } = look;
  const typed = { text: PROMPT + typedLineText(dialog.line, width - PROMPT.length, unicode) };
  const completions = { text: look.paint('muted', completionLine(dialog, state, look)) };
  const hint = textOf(dialog.line) === '' ? sentence(hints[dialog.kind], look, 'muted') : [];
  return [typed, completions, ...hint];
}

const cascadeWords = {
  background: 'its pods go after it',
  foreground: 'its pods go first',
  orphan: 'its pods stay',
} as const;

function choiceLines({ cascade }: DeleteDialog, look: Look): readonly Line[] {
  return cascades.map((each) => {
    const text = `${each === cascade ? '>' : ' '} ${each}: ${cascadeWords[each]}`;
    return { text: each === cascade ? look.paint('strong', text) : text };
  });
}

function scopeFact({ namespace, source }: State): readonly string[] {
  if (namespace === undefined) return [];
  const then = source.isDump ? 'enter shows it for all' : 'enter reads them all';
  return [`of DaemonSets in namespace ${namespace} only: ${then}`];
}

function startLines(change: StartWish, { cluster }: State, look: Look): readonly Line[] {
  if (cluster === undefined) return sentence('nothing was read yet', look, 'warn');
  const preview = startPreviewOf(change, cluster);
  return preview.kind === 'problem'
    ? sentence(preview.problem, look, 'warn')
    : linesOf(previewText(preview.shown, look));
}

/** What a change would do to what is on the screen. */
function impactLines(change: JudgedWish, state: State, look: Look): readonly Line[] {
  const isOfOrphans = change.kind === 'deletePods';
  const read = isOfOrphans ? state.orphans : state.cluster;
  if (read === undefined) return sentence('nothing was read yet', look, 'warn');
  const { impact, conflicts, facts } = previewOf(change, read);
  return [
    ...conflicts.flatMap((text) => sentence(text, look, 'bad')),
    ...[...facts, ...(isOfOrphans ? [] : scopeFact(state))].flatMap((text) => sentence(text, look, 'warn')),
    ...linesOf(impactText(impact, look)),
  ];
}

function previewLines(dialog: Dialog, state: State, look: Look): readonly Line[] {
  if (dialog.kind === 'rollout') return [];
  if (dialog.kind === 'orphans') return impactLines(dialog.change, state, look);
  const asked = askedBy(dialog);
  if (asked.kind === 'nothing') return [];
  if (asked.kind === 'problem') return sentence(asked.problem, look, 'warn');
  const { change } = asked;
  return change.kind === 'start' ? startLines(change, state, look) : impactLines(change, state, look);
}

const previewOnly = (isDump: boolean): string =>
  `a preview only: ${isDump ? 'a dump cannot be changed' : '--read-only keeps everything as it is'}`;

function proposalBody(
  { question, facts, impact, preview }: Proposal,
  state: State,
  look: Look,
): Omit<DialogBody, 'title'> {
  const asks = isReadOnly(state)
    ? sentence(previewOnly(state.source.isDump), look, 'warn')
    : sentence(`${question} Type y.`, look, 'strong');
  const lost = impact === undefined ? undefined : lostPods(impact);
  return {
    above: [
      ...asks,
      ...(lost === undefined ? [] : sentence(lost, look, 'bad')),
      ...facts.flatMap((text) => sentence(text, look, 'warn')),
    ],
    below: [
      ...(impact === undefined ? [] : linesOf(impactText(impact, look))),
      ...(preview === undefined ? [] : linesOf(previewText(preview, look))),
    ],
  };
}

function formLines(dialog: Dialog, state: State, look: Look): readonly Line[] {
  switch (dialog.kind) {
    case 'delete':
      return choiceLines(dialog, look);
    case 'rollout':
      return [];
    case 'orphans': {
      const names = dialog.change.pods.map(({ namespace, name }) => `${namespace}/${name}`);
      return sentence(someOf(names, 5), look);
    }
    case 'start':
      return startFormLines(dialog, look);
    case 'label':
    case 'taint':
      return lineLines(dialog, state, look);
  }
}

/** What stands on the screen while a change is prepared. */
export function dialogBody(dialog: Dialog, state: State, look: Look): DialogBody {
  const title = shorten(sanitize(titleOf(dialog)), look.width ?? 80, 'end', look.unicode);
  const { stage, problem } = dialog;
  if (stage.kind === 'proposed') return { title, ...proposalBody(stage.proposal, state, look) };
  const form = formLines(dialog, state, look);
  const reads = stage.kind === 'reading' ? sentence('reading what it would do ...', look, 'muted') : [];
  const refused = problem === undefined ? [] : sentence(problem, look, 'bad');
  return {
    title,
    above: [...form, ...reads, ...refused],
    below: previewLines(dialog, state, look),
    ...(dialog.kind === 'start' && stage.kind === 'asking'
      ? { focus: fieldsOf(dialog).indexOf(dialog.field) }
      : {}),
  };
}

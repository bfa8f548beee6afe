import type { DaemonSet } from '../../domain/objects.ts';
import type { PlanFlag, PlanWords } from '../../domain/rollout/asked-plan.ts';
import { containersOf, type ImageRequest } from '../../domain/rollout/image-change.ts';
import { lineOf, textOf, type TypedLine } from '../line-editor.ts';
import type { StartDialog } from './dialog.ts';

/** Flags of `rollout start` that are typed, in the order in which they are asked for. */
export const typedFlags = [
  'canary',
  'batch',
  'pause-between',
  'max-unavailable',
  'node-timeout',
] as const satisfies readonly PlanFlag[];

export type TypedFlag = (typeof typedFlags)[number];

/** What the form asks for: names of flags, but for the container that an image is of. */
export type StartField = 'container' | 'image' | TypedFlag | 'on-failure';

/** What may be done about a node that fails. */
export const onFailures = ['pause', 'undo'] as const;

const empty = lineOf('');

/** A form with the images that are there. */
export function startDialog(daemonSet: DaemonSet): StartDialog {
  const { namespace, name } = daemonSet.metadata;
  const containers = containersOf(daemonSet).map(({ name: container, image }) => ({ container, image }));
  const images = containers.map(({ container, image }) => [container, lineOf(image)] as const);
  return {
    kind: 'start',
    stage: { kind: 'asking' },
    scrolled: 0,
    namespace,
    name,
    containers,
    container: containers[0]?.container ?? '',
    images: Object.fromEntries(images),
    words: {},
    onFailure: 'pause',
    field: 'image',
  };
}

/** The fields, from above: a container is chosen only where there are several. */
export function fieldsOf({ containers }: StartDialog): readonly StartField[] {
  const first = containers.length > 1 ? (['container'] as const) : [];
  return [...first, 'image', ...typedFlags, 'on-failure'];
}

/** The line of a field; undefined where something is chosen instead. */
export function lineOfField(dialog: StartDialog, field: StartField): TypedLine | undefined {
  if (field === 'container' || field === 'on-failure') return undefined;
  return field === 'image' ? dialog.images[dialog.container] : (dialog.words[field] ?? empty);
}

/** The form with another line in the field that is being filled in. */
export function withFieldLine(dialog: StartDialog, line: TypedLine): StartDialog {
  const { field, container, images, words } = dialog;
  if (field === 'container' || field === 'on-failure') return dialog;
  return field === 'image'
    ? { ...dialog, images: { ...images, [container]: line } }
    : { ...dialog, words: { ...words, [field]: line } };
}

function after<T>(all: readonly T[], one: T, by: number): T {
  return all[(all.indexOf(one) + by + all.length) % all.length] ?? one;
}

/** Another field: after the last one comes the first. */
export function movedField(dialog: StartDialog, by: number): StartDialog {
  return { ...dialog, field: after(fieldsOf(dialog), dialog.field, by) };
}

/** Another choice in the field that is being filled in; where a line is typed, nothing. */
export function movedChoice(dialog: StartDialog, by: number): StartDialog {
  const { field, containers, container, onFailure } = dialog;
  if (field === 'on-failure') return { ...dialog, onFailure: after(onFailures, onFailure, by) };
  if (field !== 'container') return dialog;
  const names = containers.map((each) => each.container);
  return { ...dialog, container: after(names, container, by) };
}

/** The images that are to become other ones. */
export function imagesAsked({ containers, images }: StartDialog): readonly ImageRequest[] {
  return containers.flatMap(({ container, image: former }) => {
    const image = textOf(images[container] ?? empty).trim();
    return image === former ? [] : [{ container, image }];
  });
}

/** The flags that are filled in. */
export function wordsAsked({ words, onFailure }: StartDialog): PlanWords {
  const typed = typedFlags.map((flag) => [flag, textOf(words[flag] ?? empty).trim()] as const);
  return {
    ...Object.fromEntries(typed.filter(([, word]) => word !== '')),
    ...(onFailure === 'pause' ? {} : { 'on-failure': onFailure }),
  };
}

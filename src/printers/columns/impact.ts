import type { Tone } from '../tone.ts';
import type { Column } from '../table.ts';
import { someOf } from '../wording.ts';

/** What a change does to the pods of one DaemonSet, of one kind and for one cause, on some nodes. */
export interface ImpactRow {
  readonly namespace: string;
  /** Name of the DaemonSet; absent for pods that none has. */
  readonly name?: string;
  /** `gains`, `loses`, ... */
  readonly effect: string;
  readonly tone: Tone;
  /** How many pods. */
  readonly count: number;
  readonly nodes: readonly string[];
  /** Names; of pods that are to come there are none. */
  readonly pods: readonly string[];
  /** Why they go, or why those that come would wait. */
  readonly note?: string;
}

const namedNodes = 3;
const namedPods = 2;

/** The impact of a change: one row for each DaemonSet and effect. */
export const impactColumns: readonly Column<ImpactRow>[] = [
  { header: 'NAMESPACE', value: ({ namespace }) => namespace, min: 9, drop: 2, about: 'of the DaemonSet' },
  {
    header: 'NAME',
    value: ({ name }) => name,
    tone: () => 'strong',
    min: 12,
    shorten: 'middle',
    about: 'the DaemonSet; none for pods that no DaemonSet has',
  },
  {
    header: 'EFFECT',
    value: ({ effect }) => effect,
    tone: ({ tone }) => tone,
    about: 'what becomes of its pods',
  },
  {
    header: 'PODS',
    value: ({ count }) => String(count),
    sortKey: ({ count }) => count,
    align: 'right',
    about: 'how many',
  },
  {
    header: 'NODES',
    value: ({ nodes }) => someOf(nodes, namedNodes),
    min: 12,
    comfort: 24,
    about: 'the first of the nodes they are on, or come to',
  },
  {
    header: 'POD',
    value: ({ pods }) => (pods.length === 0 ? undefined : someOf(pods, namedPods)),
    min: 12,
    drop: 1,
    shorten: 'middle',
    about: 'the first of the pods that are there',
  },
  {
    header: 'NOTE',
    value: ({ note }) => note,
    min: 14,
    comfort: 34,
    about: 'who takes them, or why those that come would stay Pending',
  },
];

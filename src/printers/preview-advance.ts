import type { Column } from './table.ts';

/** A node whose daemon pod is to be made anew. */
export interface AdvanceRow {
  readonly node: string;
  readonly pod: string;
  /** The revision that it runs now; absent where that is not known. */
  readonly revision?: number;
  /** The revision that the new one runs. */
  readonly newRevision?: number;
  /** How the pod is now, in a word or a clause. */
  readonly state: string;
  readonly available: boolean;
}

const number = (revision: number | undefined): string => (revision === undefined ? '?' : String(revision));

/** The preview of `rollout advance`: one row a node. */
export const advanceColumns: readonly Column<AdvanceRow>[] = [
  {
    header: 'NODE',
    value: ({ node }) => node,
    tone: () => 'strong',
    min: 14,
    shorten: 'middle',
    about: 'the node',
  },
  {
    header: 'POD',
    value: ({ pod }) => pod,
    min: 14,
    shorten: 'middle',
    about: 'the pod that is deleted there',
  },
  {
    header: 'REVISION',
    value: ({ revision, newRevision }) =>
      revision === newRevision ? number(revision) : `${number(revision)} -> ${number(newRevision)}`,
    about: 'of this pod, and of the new one where it is another',
  },
  {
    header: 'NOW',
    value: ({ state }) => state,
    tone: ({ available }) => (available ? 'good' : 'warn'),
    min: 12,
    comfort: 30,
    about: 'how this pod is',
  },
];

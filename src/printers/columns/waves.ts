import type { PlannedWave } from '../../domain/rollout/waves.ts';
import type { Column } from '../table.ts';
import { someOf } from '../wording.ts';

const namedNodes = 3;

/**
 * The waves of a driven rollout, one row each.
 *
 * @param group - what nodes are ordered by, as a header; absent where that is their name
 */
export function waveColumns(group?: string): readonly Column<PlannedWave>[] {
  const groups: Column<PlannedWave> = {
    header: group ?? 'GROUP',
    value: (wave) => wave.group,
    min: 8,
    drop: 2,
    about: 'the zone, or the value of the label, that its nodes share',
  };
  return [
    {
      header: 'WAVE',
      value: ({ index, canary }) => `${index + 1}${canary ? ' canary' : ''}`,
      tone: () => 'strong',
      about: 'its number; the first one may be the canary',
    },
    {
      header: 'NODES',
      value: ({ nodes }) => String(nodes.length),
      sortKey: ({ nodes }) => nodes.length,
      align: 'right',
      about: 'how many nodes get their new pod in it',
    },
    ...(group === undefined ? [] : [groups]),
    {
      header: 'ON',
      value: ({ nodes }) =>
        someOf(
          nodes.map(({ name }) => name),
          namedNodes,
        ),
      min: 14,
      comfort: 30,
      about: 'the first of these nodes',
    },
  ];
}

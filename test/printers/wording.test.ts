import { expect, test } from 'vitest';
import { eachAlone, type Pair, type PairState } from '../../src/domain/coverage/pair.ts';
import type { Reason } from '../../src/domain/reason.ts';
import { mainReason } from '../../src/printers/wording.ts';

function pair(state: PairState, kind: 'CrashLoop' | 'UntoleratedTaint' | 'Unknown'): Pair {
  // Only the kind of a reason, and no near miss, decides which is the main one.
  const reason = { kind, message: kind, detail: {}, fixes: [] } as unknown as Reason;
  return { node: 'n', nodeLabels: {}, state, reasons: [reason] };
}

test.each<[string, readonly Pair[], string]>([
  [
    'the most frequent',
    [pair('NotReady', 'CrashLoop'), pair('Misscheduled', 'UntoleratedTaint'), pair('NotReady', 'CrashLoop')],
    'CrashLoop',
  ],
  [
    'of equals, that of the state that asks for most attention',
    [pair('Misscheduled', 'UntoleratedTaint'), pair('NotReady', 'CrashLoop')],
    'CrashLoop',
  ],
  [
    'a known reason before any number of unknown ones',
    [pair('Missing', 'Unknown'), pair('Missing', 'Unknown'), pair('NotReady', 'CrashLoop')],
    'CrashLoop',
  ],
  [
    'trouble before nodes that are left out',
    [pair('Excluded', 'UntoleratedTaint'), pair('Missing', 'Unknown')],
    'Unknown',
  ],
])('the main reason is %s', (_, pairs, expected) => {
  expect(mainReason(eachAlone(pairs))?.kind).toBe(expected);
});

import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/printers/text-width.ts';
import { startPreviewOf } from '../../src/tui/dialogs/start-preview.ts';
import { answered, keys, onNode, wished } from './dialog-journey.ts';
import { Journey, trouble } from './journey.ts';

const screens: readonly [string, (journey: Journey) => Journey][] = [
  ['a new label dialog', (journey) => journey.press(`${onNode} L`)],
  [
    'labels while they are typed',
    (journey) => journey.press(`${onNode} L ${keys('nvidia.com/gpu.present=true')}`),
  ],
  ['completions', (journey) => journey.press(`${onNode} L ${keys('topology.kubernetes.io/zone')}`)],
  [
    'the question about taints',
    (journey) =>
      answered(
        journey.press(`${onNode} T ${keys('broken:NoExecute')} enter`),
        'Change the taints of 1 node, and lose 2 pods?',
      ),
  ],
  ['a deletion', (journey) => journey.press('down D')],
  ['a new form of a rollout', (journey) => journey.press('down I')],
  [
    'a form of a rollout while it is filled in',
    (journey) => journey.press(`down I ${keys(':2')} tab 1 tab tab ${keys('2m')} up up right`),
  ],
  [
    'the question about a rollout that is to begin',
    (journey) => {
      const change = wished(journey.press(`down I ${keys(':2')} tab 1 enter`).effects);
      if (change.kind !== 'start') throw new Error('no rollout was asked for');
      const preview = startPreviewOf(change, trouble);
      if (preview.kind !== 'shown') throw new Error(preview.problem);
      const question = 'Start this rollout of kube-system/kube-proxy?';
      return journey.act({
        kind: 'proposed',
        proposal: { change, question, facts: ['it is driven from here'], preview: preview.shown },
      });
    },
  ],
  [
    'the question about a rollout',
    (journey) => {
      const change = wished(journey.press('G r U').effects);
      const facts = ['3 nodes get a new pod, at most 1 at a time (maxUnavailable 1)'];
      const question = 'Roll logging/监视-agent back to revision 1?';
      return journey.act({ kind: 'proposed', proposal: { change, question, facts } });
    },
  ],
];

describe.each([
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
])('at $columns x $rows', (size) => {
  test.each(screens)('%s', (_, open) => {
    expect(open(new Journey(size)).screen).toMatchSnapshot();
  });
});

describe.each([
  { columns: 40, rows: 10 },
  { columns: 60, rows: 16 },
  { columns: 300, rows: 100 },
])('at $columns x $rows', (size) => {
  test.each(screens)('%s: it fits', (_, open) => {
    const { lines } = open(new Journey(size));
    expect(lines).toHaveLength(size.rows);
    expect(lines.filter((line) => textWidth(line) > size.columns)).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { nodesMeant } from '../../src/tui/marks.ts';
import { Journey, trouble } from './journey.ts';

/** The nodes of kube-proxy. */
const nodes = 'down enter';

describe('marks', () => {
  test.each<[string, string, readonly string[]]>([
    ['without any the selected node is meant', `${nodes} j`, ['worker-1']],
    [
      'the marked ones are meant, wherever the cursor is',
      `${nodes} space j j space g j`,
      ['gpu-1', 'worker-2'],
    ],
    ['a second time takes the mark off', `${nodes} space j space space`, ['gpu-1']],
    ['A takes all off', `${nodes} space j space A`, ['worker-1']],
    ['they are the same in the matrix', `${nodes} j space d m`, ['worker-1']],
    ['in the matrix nodes are marked too', 'm j j space g', ['worker-2']],
    ['on the screen of a node it is that one', `${nodes} j space g enter`, ['gpu-1']],
    ['in the list of DaemonSets there is no node', `${nodes} space q`, []],
    ['nothing is marked in the list of DaemonSets', 'space enter', ['gpu-1']],
  ])('%s', (_, keys, meant) => {
    expect(nodesMeant(new Journey().press(keys).state)).toEqual(meant);
  });

  test('stand before their rows, and are counted', () => {
    const journey = new Journey().press(`${nodes} space j space j`);
    expect(journey.screen).toContain('kube-proxy, nodes 4, 2 marked');
    expect(journey.lines.filter((line) => line.startsWith(' *'))).toHaveLength(2);
    expect(journey.press('k').lines.filter((line) => line.startsWith('>*'))).toHaveLength(1);
  });

  test('stand in the matrix as well', () => {
    const journey = new Journey().press('m j space');
    expect(journey.lines.find((line) => line.startsWith('>*'))).toContain(nodesMeant(journey.state)[0]);
  });

  test('a marked node that is gone is not meant any more', () => {
    const journey = new Journey().press(`${nodes} space j space`);
    const left = trouble.nodes?.filter(({ metadata }) => metadata.name !== 'gpu-1') ?? [];
    const cluster = { ...trouble, nodes: left };
    journey.act({ kind: 'read', cluster, freshness: { kind: 'live' }, now: trouble.now });
    expect(nodesMeant(journey.state)).toEqual(['worker-1']);
    expect(journey.screen).toContain('1 marked');
  });
});

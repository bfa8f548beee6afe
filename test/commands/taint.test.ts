import { describe, expect, test } from 'vitest';
import { onTrouble, terminal } from './invoke.ts';
import { changeNodes, conflict } from './node-changes.ts';

describe('taint', () => {
  test.each([80, 120])('shows what it does from a dump, %i columns wide', async (columns) => {
    const line = 'taint worker-1 worker-2 worker-10 a=b:NoExecute --dry-run=client'.split(' ');
    const { code, stdout } = await onTrouble(line, terminal(columns));
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  });

  test('sends the whole list: new ones first, old ones as they were', async () => {
    const { code, stdout, sent } = await changeNodes('taint node gpu-1 a:NoExecute');
    expect(code).toBe(0);
    expect(stdout).toMatch(/node\/gpu-1 tainted\n$/);
    expect(sent.map(({ patch }) => patch)).toEqual([
      {
        spec: {
          taints: [
            { key: 'a', effect: 'NoExecute' },
            { key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' },
          ],
        },
      },
    ]);
  });

  test.each([
    ['a removal', 'taint gpu-1 nvidia.com/gpu-', 'untainted'],
    ['both', 'taint gpu-1 nvidia.com/gpu- a:NoSchedule', 'modified'],
    ['another value', 'taint gpu-1 nvidia.com/gpu=x:NoSchedule --overwrite', 'modified'],
  ])("kubectl's word for %s", async (_, line, word) => {
    const { stdout } = await changeNodes(line);
    expect(stdout).toMatch(new RegExp(`node/gpu-1 ${word}\n$`));
  });

  test('asks where pods are lost, and says how many', async () => {
    const { asked, code, sent } = await changeNodes('taint worker-1 a:NoExecute', { answers: [''] });
    expect(asked).toEqual(['Change the taints of 1 node, and lose 4 pods? [y/N] ']);
    expect([code, sent]).toEqual([1, []]);
  });

  test('where the answer is for programs, people are asked with what they are asked about', async () => {
    const { stdout, stderr } = await changeNodes('taint worker-1 a:NoExecute -o json', { answers: ['y'] });
    expect(stderr).toContain('evicted by the taint');
    expect(JSON.parse(stdout)).toMatchObject({ results: [{ node: 'worker-1', done: 'tainted' }] });
  });

  test('is not tried again where the taints are others by now', async () => {
    const { code, sent } = await changeNodes('taint worker-1 a:NoSchedule', {
      onPatch: () => {
        throw conflict();
      },
      reread: (node) => ({
        ...node,
        spec: { ...node.spec, taints: [{ key: 'new', value: '', effect: 'NoSchedule' }] },
      }),
    });
    expect([code, sent]).toEqual([2, []]);
  });

  test('Ctrl-C in the middle says which nodes were done', async () => {
    let interrupt = (): void => undefined;
    const { code, stderr } = await changeNodes('taint worker-1 worker-2 worker-10 a=b:PreferNoSchedule', {
      takeInterrupts: (listener) => {
        interrupt = listener;
        return () => undefined;
      },
      onPatch: (node) => {
        if (node === 'worker-2') interrupt();
      },
    });
    expect(code).toBe(130);
    expect(stderr).toContain('interrupted: changed: worker-1, worker-2; left as they are: worker-10\n');
  });

  test.each([
    ['no effect', 'taint worker-1 a=b', 'a taint needs an effect'],
    ['an effect that is none', 'taint worker-1 a=b:Never', 'unsupported taint effect'],
    ['both ways at once', 'taint worker-1 a=b:NoSchedule a-', 'can not both modify and remove'],
    ['one that is not there', 'taint worker-1 a-', 'taint "a" not found'],
    [
      'one that is not there, of several nodes',
      'taint worker-1 worker-2 a-',
      'node worker-2: taint "a" not found',
    ],
    ['one that is there', 'taint gpu-1 nvidia.com/gpu=x:NoSchedule', 'already has nvidia.com/gpu taint(s)'],
    ['a flag of label', 'taint worker-1 a:NoSchedule --list', 'unknown flag: --list'],
  ])('refuses %s, before anything is changed', async (_, line, words) => {
    const { code, stderr, sent } = await changeNodes(line);
    expect([code, sent]).toEqual([2, []]);
    expect(stderr).toContain(words);
  });
});

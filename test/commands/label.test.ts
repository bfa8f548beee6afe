import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { onTrouble, terminal } from './invoke.ts';
import { changeNodes, conflict } from './node-changes.ts';

const gpu = 'label gpu-1 nvidia.com/gpu.present-';
/** The log collector of this node is pending: it loses no pod that is there. */
const harmless = 'label worker-1 a=b';

describe('label', () => {
  test.each([80, 120])('shows what it does from a dump, %i columns wide', async (columns) => {
    const line = 'label --all kubernetes.io/os=linux a- --dry-run=client'.split(' ');
    const { code, stdout } = await onTrouble(line, terminal(columns));
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  });

  test('a dump cannot be changed', async () => {
    const { code, stderr } = await onTrouble(harmless.split(' '));
    expect(code).toBe(2);
    expect(stderr).toContain('error: --from asks no cluster: what it holds cannot be changed');
  });

  test('sends a merge patch for what was read, and says what kubectl says', async () => {
    const { code, stdout, stderr, sent } = await changeNodes('label node/worker-1 a=b c-');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /no daemon pod comes or goes\n[\s\S]*label "c" not found\.\nnode\/worker-1 labeled\n$/,
    );
    expect(sent).toEqual([
      {
        node: 'worker-1',
        resourceVersion: '',
        patch: { metadata: { labels: { a: 'b', c: null } } },
        dryRun: false,
        fieldManager: 'kubectl-ds',
      },
    ]);
  });

  test.each([
    ['what is so already', 'label worker-1 topology.kubernetes.io/zone=eu-1a', 'not labeled', 0],
    ['a removal', 'label worker-1 topology.kubernetes.io/zone-', 'unlabeled', 1],
    ['a dry run of our own', `${harmless} --dry-run=client`, 'labeled (dry run)', 0],
    ['a dry run of the server', `${harmless} --dry-run=server`, 'labeled (server dry run)', 1],
  ])('%s', async (_, line, word, writes) => {
    const { stdout, sent } = await changeNodes(line);
    expect(stdout).toMatch(new RegExp(`node/worker-1 ${word.replaceAll(/[()]/g, String.raw`\$&`)}\n$`));
    expect(sent).toHaveLength(writes);
  });

  test.each(['label worker-1 a=b --timeout 5s', 'taint worker-1 a:NoSchedule --timeout 5s'])(
    '%s: there is nothing that would take so long without --wait',
    async (line) => {
      const { code, stderr, sent } = await changeNodes(line);
      expect([code, sent]).toEqual([2, []]);
      expect(stderr).toContain('error: --timeout is how long --wait waits, and --wait is not given\n');
    },
  );

  test.each<[string, string, readonly string[]]>([
    ['one node on which nothing is lost', harmless, []],
    [
      'several nodes',
      'label -l topology.kubernetes.io/zone=eu-1b a=b',
      ['Change the labels of 2 nodes? [y/N] '],
    ],
    ['a dry run', 'label --all a=b --dry-run=client', []],
    ['-y', 'label --all a=b -y', []],
  ])('asks only where it should: %s', async (_, line, questions) => {
    const { asked, code } = await changeNodes(line, { answers: ['y'] });
    expect(asked).toEqual(questions);
    expect(code).toBe(0);
  });

  test('a question that is declined leaves everything as it is, with exit code 1', async () => {
    const { code, sent, stderr } = await changeNodes('label --all a=b', { answers: ['n'] });
    expect([code, sent]).toEqual([1, []]);
    expect(stderr).toContain('nothing was changed\n');
  });

  test('for programs it is one object, with what was done', async () => {
    const { stdout, stderr } = await changeNodes(`${gpu} -o json`);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({
      apiVersion: 'kubectl-ds/v1',
      kind: 'Impact',
      change: { kind: 'label', nodes: ['gpu-1'], set: {}, remove: ['nvidia.com/gpu.present'] },
      results: [{ node: 'gpu-1', done: 'unlabeled' }],
    });
  });

  test('what fails on one node does not keep the others from it', async () => {
    const onPatch = (node: string): void => {
      if (node === 'worker-10') throw new ClusterError('forbidden', 'no right to patch worker-10');
    };
    const { code, stdout, stderr } = await changeNodes('label nowhere worker-10 worker-2 a=b', { onPatch });
    expect(code).toBe(2);
    expect(stdout).toContain('node/worker-2 labeled\n');
    expect(stderr).toContain('error: no right to patch worker-10\n');
    expect(stderr).toContain('error: nodes "nowhere" not found\n');
  });

  test('a failure that does not name its node is told with it, where there are several', async () => {
    const onPatch = (node: string): void => {
      if (node === 'worker-2') throw new ClusterError('timeout', 'no answer', { hint: 'Wait longer.' });
    };
    const several = await changeNodes('label worker-10 worker-2 a=b', { onPatch });
    expect(several.stderr).toContain('error: node worker-2: no answer\n  Wait longer.\n');
    const one = await changeNodes('label worker-2 a=b', { onPatch });
    expect(one.stderr).toContain('error: no answer\n');
  });

  test('what is refused is told before the question', async () => {
    const { code, stderr, sent } = await changeNodes('label nowhere worker-10 worker-2 a=b', {
      answers: ['n'],
    });
    expect([code, sent]).toEqual([2, []]);
    expect(stderr).toMatch(/^error: nodes "nowhere" not found\n[\s\S]*nothing was changed\n$/);
  });

  test('what is refused is told once', async () => {
    const { code, stderr } = await changeNodes('label nowhere worker-10 worker-2 a=b', { answers: ['y'] });
    expect([code, stderr.split('not found').length]).toEqual([2, 2]);
  });

  test('a conflict over something else is tried again; one over labels is not', async () => {
    const onPatch = (_: string, tries: number): void => {
      if (tries === 1) throw conflict();
    };
    expect(await changeNodes(harmless, { onPatch })).toMatchObject({ code: 0, sent: [{ node: 'worker-1' }] });
    let reads = 0;
    const reread = await changeNodes(harmless, {
      onPatch,
      reread: (node) => {
        reads += 1;
        const labels = reads > 0 ? { ...node.metadata.labels, other: 'x' } : node.metadata.labels;
        return { ...node, metadata: { ...node.metadata, labels } };
      },
    });
    expect(reread).toMatchObject({ code: 2, sent: [] });
    expect(reread.stderr).toContain('error: the object has been modified\n  Nothing was done.\n');
  });

  test('Ctrl-C in the middle says which nodes were done', async () => {
    let interrupt = (): void => undefined;
    const { code, stderr, sent } = await changeNodes('label worker-1 worker-2 worker-10 a=b', {
      takeInterrupts: (listener) => {
        interrupt = listener;
        return () => undefined;
      },
      onPatch: (node) => {
        if (node === 'worker-2') interrupt();
      },
    });
    expect(code).toBe(130);
    expect(sent.map(({ node }) => node)).toEqual(['worker-1', 'worker-2']);
    expect(stderr).toContain('interrupted: changed: worker-1, worker-2; left as they are: worker-10\n');
  });

  test.each([
    ['no node', 'label a=b', 'one or more nodes must be specified'],
    ['no change', 'label worker-1', 'at least one label update is required'],
    ['a key that is none', 'label worker-1 a!=b', 'invalid label key: "a!"'],
    ['both ways at once', 'label worker-1 a=b a-', 'can not both modify and remove a label'],
    ['names and a selector', 'label worker-1 -l a=b c=d', 'selectors cannot be used when passing names'],
    ['all and a selector', 'label --all -l a=b c=d', 'cannot set --all and --selector at the same time'],
    ['a selector that none matches', 'label -l a=nothing c=d', 'no node matches the selector "a=nothing"'],
    ['a selector that is none', 'label -l a==b== c=d', 'error: '],
    ['a DaemonSet', 'label ds/agent c=d', '"ds/agent" is a DaemonSet'],
    [
      'another value',
      'label worker-1 topology.kubernetes.io/zone=x',
      'already has a value (eu-1a), and --overwrite',
    ],
    [
      'several nodes of one version',
      'label --all a=b --resource-version=1',
      'may only be used with a single',
    ],
    [
      'a stale version',
      `${harmless} --resource-version=1`,
      'Operation cannot be fulfilled on nodes "worker-1"',
    ],
    [
      'a list for programs',
      'label worker-1 --list -o json',
      '--list and --output may not be specified together',
    ],
  ])('refuses %s, before anything is changed', async (_, line, words) => {
    const { code, stderr, sent } = await changeNodes(line);
    expect([code, sent]).toEqual([2, []]);
    expect(stderr).toContain(words);
  });

  test('--list shows the labels, with the changes that are given', async () => {
    const { stdout, sent } = await changeNodes('label gpu-1 --list nvidia.com/gpu.present- a=b');
    expect(stdout).toBe('a=b\nkubernetes.io/hostname=gpu-1\ntopology.kubernetes.io/zone=eu-1a\n');
    expect(sent).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/printers/text-width.ts';
import { invoke, onTrouble, terminal } from './invoke.ts';

describe('coverage of every DaemonSet', () => {
  test.each([120, 80])('at %d columns', async (columns) => {
    const { stdout, stderr, code } = await onTrouble(['coverage'], terminal(columns));
    expect(`${stdout}${stderr}`).toMatchSnapshot();
    expect(code).toBe(0);
  });

  test.each([60, 80, 120])('no line is wider than %d columns', async (columns) => {
    const { stdout } = await onTrouble(['coverage'], terminal(columns));
    expect(Math.max(...stdout.split('\n').map(textWidth))).toBeLessThanOrEqual(columns);
  });

  test('in a pipe nothing is cut, and no summary is added', async () => {
    const { stdout, stderr } = await onTrouble(['coverage', '-n', 'logging']);
    expect(stdout).toMatchSnapshot();
    expect(stderr).not.toContain('attention');
  });

  test('-o wide', async () => {
    expect((await onTrouble(['coverage', '-owide', '-n', 'logging'])).stdout).toMatchSnapshot();
  });

  test('-o csv', async () => {
    expect((await onTrouble(['coverage', '-o', 'csv'])).stdout).toMatchSnapshot();
  });

  test('-o name prints what kubectl takes', async () => {
    expect((await onTrouble(['coverage', '-oname', '-n=kube-system'])).stdout).toBe(
      'daemonset.apps/gpu-plugin\ndaemonset.apps/kube-proxy\n',
    );
  });

  test('-o json is the contract', async () => {
    const { stdout } = await onTrouble(['coverage', '-n', 'logging', '-o', 'json']);
    const { items, ...answer } = JSON.parse(stdout) as { items: readonly Record<string, unknown>[] };
    expect(answer).toEqual({
      apiVersion: 'kubectl-ds/v1',
      kind: 'CoverageList',
      source: 'dump',
      notes: [expect.stringContaining('logging/监视-agent')],
    });
    expect(items[0]).toEqual({
      namespace: 'logging',
      name: 'log-collector-of-the-northern-region',
      nodes: expect.objectContaining({ total: 4, eligible: 3, available: 2, pending: 1, excluded: 1 }),
      reasons: [
        expect.objectContaining({ kind: 'InsufficientResource', nodes: 1 }),
        expect.objectContaining({ kind: 'UntoleratedTaint', nodes: 1 }),
      ],
      statusIsStale: false,
    });
    expect(stdout).not.toContain('""');
  });

  test('--by zone puts nodes together', async () => {
    expect((await onTrouble(['coverage', '--by', 'zone'], terminal(100))).stdout).toMatchSnapshot();
  });

  test('--by label=KEY puts nodes without the label last', async () => {
    const { stdout } = await onTrouble(['coverage', '--by', 'label=nvidia.com/gpu.present', '-o', 'json']);
    const { by, groups } = JSON.parse(stdout) as {
      by: string;
      groups: readonly { value?: string; nodes: number }[];
    };
    expect(by).toBe('label=nvidia.com/gpu.present');
    expect(groups.map(({ value, nodes }) => [value, nodes])).toEqual([
      ['true', 1],
      [undefined, 3],
    ]);
  });

  test('--sort-by orders by a column', async () => {
    const { stdout } = await onTrouble(['coverage', '--sort-by=AVAILABLE', '-o', 'csv']);
    const names = stdout.split('\r\n').map((line) => line.split(',')[1]);
    expect(names.slice(1, 5)).toEqual([
      'gpu-plugin',
      '监视-agent',
      'log-collector-of-the-northern-region',
      'kube-proxy',
    ]);
  });
});

describe('coverage of one DaemonSet', () => {
  test.each([120, 80])('at %d columns', async (columns) => {
    const { stdout, stderr } = await onTrouble(['coverage', 'ds/监视-agent'], terminal(columns));
    expect(`${stdout}${stderr}`).toMatchSnapshot();
  });

  test('-o name gives its nodes', async () => {
    const { stdout } = await onTrouble(['coverage', 'kube-proxy', '-o', 'name']);
    expect(stdout).toBe('node/gpu-1\nnode/worker-1\nnode/worker-2\nnode/worker-10\n');
  });

  test('-o json tells each node', async () => {
    const { stdout } = await onTrouble(['coverage', 'daemonset.apps/gpu-plugin', '-o', 'json']);
    const { items } = JSON.parse(stdout) as {
      items: readonly { perNode: readonly Record<string, unknown>[] }[];
    };
    const onGpu = items[0]?.perNode.find(({ node }) => node === 'gpu-1');
    expect(onGpu).toMatchObject({
      state: 'Excluded',
      shouldRun: false,
      reasons: [{ kind: 'UntoleratedTaint' }],
    });
    expect(onGpu).not.toHaveProperty('pod');
  });
});

describe('exit codes and messages', () => {
  test.each([
    ['a node lacks its pod', ['coverage', '--exit-code'], 1],
    ['every pod is there', ['coverage', '--exit-code', 'kube-proxy'], 0],
    ['without --exit-code a finding is an answer', ['coverage'], 0],
  ])('%s', async (_, argv, expected) => {
    expect((await onTrouble(argv)).code).toBe(expected);
  });

  test.each([
    [
      'a misspelt name',
      ['coverage', 'kube-porxy'],
      'error: daemonsets.apps "kube-porxy" not found\n  did you mean "kube-proxy"?\n',
    ],
    [
      'a name in another namespace',
      ['coverage', 'kube-proxy', '-n', 'logging'],
      'error: daemonsets.apps "kube-proxy" not found\n  it exists in namespace kube-system: add -n kube-system\n',
    ],
    [
      'an unknown column',
      ['coverage', '--sort-by', 'agee', '-o', 'csv'],
      'error: unknown column "agee" in --sort-by\n  did you mean "age"? columns: namespace, name,',
    ],
    [
      'a node where DaemonSets are named',
      ['coverage', 'node/worker-1'],
      'error: "node/worker-1" is a node; this takes names of DaemonSets\n',
    ],
    [
      'a grouping there is not',
      ['coverage', '--by', 'rack'],
      'error: invalid argument "rack" for "--by" flag',
    ],
  ])('%s is refused with what to do', async (_, argv, expected) => {
    const { code, stdout, stderr } = await onTrouble(argv);
    expect(stderr).toContain(expected);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('an empty list is no error', async () => {
    const { code, stdout, stderr } = await onTrouble(['coverage', '-n', 'nowhere']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toContain('No resources found in nowhere namespace.\n');
  });

  test('on a terminal an empty list tells where else to look', async () => {
    const { stderr } = await onTrouble(['coverage', '-n', 'nowhere'], terminal(80));
    expect(stderr).toContain('namespace.\n  in every namespace: kubectl ds coverage -A\n');
  });

  test('a refused connection is one sentence and a next step', async () => {
    const { code, stderr } = await invoke([
      'coverage',
      '--server',
      'https://127.0.0.1:1',
      '--request-timeout',
      '5s',
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: The connection to the server 127\.0\.0\.1:1 was refused/);
  });

  test('a dump and a context do not go together', async () => {
    const { stderr } = await onTrouble(['coverage', '--context', 'prod']);
    expect(stderr).toBe('error: --from asks no cluster: it does not go with --context\n');
  });
});

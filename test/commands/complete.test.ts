import { describe, expect, test } from 'vitest';
import type { ClusterOptions } from '../../src/commands/cluster-options.ts';
import { isTopLevel, verbs } from '../../src/commands/verbs.ts';
import { NOW, pod } from '../support/builders.ts';
import { KeptCluster } from './deleting.ts';
import { invoke } from './invoke.ts';
import { HurriedClock } from './played-cluster.ts';

async function completed(...words: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await invoke(['__complete', ...words]);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '');
}

describe('__complete, in the protocol of Cobra', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['the verbs', [''], [...verbs.filter(isTopLevel).map(({ name }) => name), ':4']],
    ['nodes to be labelled', ['label', '--from', '-', 'gpu'], ['gpu-1', ':4']],
    ['what follows a verb of two words', ['rollout', 're'], ['restart', 'resume', ':4']],
    ['flags of a verb of two words', ['rollout', 'history', '--dif'], ['--diff', ':4']],
    ['a verb that was begun', ['wh'], ['why-not', ':4']],
    ['formats', ['coverage', '-o', ''], ['wide', 'json', 'yaml', 'name', 'csv', ':4']],
    ['flags of a verb', ['coverage', '--no-'], ['--no-headers', ':4']],
    ['files', ['coverage', '--from', ''], [':0']],
    ['shells', ['completion', 'z'], ['zsh', ':4']],
    ['what else completion does', ['completion', ''], ['install', 'bash', 'zsh', 'fish', ':4']],
    ['shells to install it for', ['completion', 'install', 'f'], ['fish', ':4']],
    [
      'keys of labels of nodes, and no blank after them',
      ['label', 'gpu-1', '--from', '-', 'nvidia'],
      ['nvidia.com/gpu.present=', ':6'],
    ],
    [
      'values that a label has',
      ['label', 'gpu-1', '--from', '-', 'nvidia.com/gpu.present='],
      ['nvidia.com/gpu.present=true', ':4'],
    ],
    ['nodes before labels', ['label', '--from', '-', 'nvidia'], [':4']],
    [
      'labels where nodes are selected',
      ['label', '--from', '-', '--all', 'nvidia'],
      ['nvidia.com/gpu.present=', ':6'],
    ],
    [
      'a selector of nodes',
      ['coverage', '--from', '-', '--node-selector', 'nvidia'],
      ['nvidia.com/gpu.present=', ':6'],
    ],
    [
      'the last label of a selector of nodes',
      ['taint', '--from', '-', '-l', 'zone=a,nvidia.com/gpu.present=t'],
      ['zone=a,nvidia.com/gpu.present=true', ':4'],
    ],
    ['a selector of DaemonSets', ['coverage', '--from', '-', '-l', 'x'], [':4']],
    ['names of DaemonSets', ['coverage', '--from', '-', 'kube'], ['kube-proxy', ':4']],
    ['names of nodes', ['why-not', '--from', '-', 'gpu'], ['gpu-1', ':4']],
    [
      'values of a flag that may stand alone',
      ['delete', '--cascade=f'],
      ['--cascade=foreground', '--cascade=false', ':4'],
    ],
    [
      'names after a flag that may stand alone',
      ['delete', '--from', '-', '--cascade', 'kube'],
      ['kube-proxy', ':4'],
    ],
    ['no names where no cluster answers', ['why-not', ''], [':4']],
  ])('%s', async (_, words, expected) => {
    expect(await completed(...words)).toEqual(expected);
  });
});

test('names of orphans', async () => {
  const labels = { 'controller-revision-hash': 'h1' };
  const objects = {
    pods: [
      pod('agent-x', { node: 'n1', labels }),
      pod('agent-y', { node: 'n1', labels, deletionTimestamp: NOW }),
      pod('bare', { node: 'n1' }),
    ],
  };
  const cluster = new KeptCluster(objects).asCluster(new HurriedClock());
  const { stdout } = await invoke(['__complete', 'orphans', 'delete', ''], {
    openCluster: async () => ({ cluster, namespace: 'default' }),
  });
  expect(stdout).toBe('agent-x\n:4\n');
});

test('flags count as they do elsewhere: switches are switches, lists are lists', async () => {
  const asked: unknown[] = [];
  const openCluster = async (options: ClusterOptions): Promise<never> => {
    asked.push(options);
    throw new Error('no cluster');
  };
  const flags = ['--insecure-skip-tls-verify', '--consistent=false', '--as-group', 'a', '--as-group', 'b'];
  await invoke(['__complete', 'coverage', ...flags, ''], { openCluster });
  expect(asked).toEqual([
    { verbosity: 0, requestTimeout: '2s', insecureSkipTlsVerify: true, asGroup: ['a', 'b'] },
  ]);
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('the script for %s asks __complete', async (shell) => {
    const { stdout, code } = await invoke(['completion', shell]);
    expect(stdout).toContain(`${shell} completion for kubectl-ds`);
    expect(stdout).toContain('kubectl-ds __complete');
    expect(code).toBe(0);
  });

  test('another shell is refused with those there are', async () => {
    const { stderr, code } = await invoke(['completion', 'tcsh']);
    expect(stderr).toContain('error: unsupported shell "tcsh": valid are bash, zsh, fish\n');
    expect(code).toBe(2);
  });
});

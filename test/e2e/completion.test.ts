import { chmod, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { bin, kubectlDs, runProgram } from '../support/kubectl-ds.ts';
import { TerminalProgram } from '../support/terminal-program.ts';

const dump = resolve(import.meta.dirname, '../../examples');

let home: string;
let env: Record<string, string>;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubectl-ds-home-'));
  const folder = join(home, 'bin');
  await mkdir(folder);
  await symlink(bin, join(folder, 'kubectl-ds'));
  env = { HOME: home, SHELL: '/bin/bash', PATH: `${folder}:${dirname(process.execPath)}:/usr/bin:/bin` };
});
afterEach(() => rm(home, { recursive: true }));

describe('bash completes kubectl-ds after `completion install`', () => {
  let bash: TerminalProgram;
  beforeEach(async () => {
    expect(await kubectlDs(['completion', 'install'], { env })).toMatchObject({ code: 0, stderr: '' });
    const file = join(home, '.local/share/bash-completion/completions/kubectl-ds');
    expect(await readFile(file, 'utf8')).toContain('complete -F _kubectl_ds kubectl-ds');
    bash = new TerminalProgram(['--noprofile', '--norc', '-i'], {
      program: ['/bin/bash'],
      env: { ...env, PS1: 'here> ' },
      columns: 100,
    });
    await bash.shows('here>');
    // bash-completion, which does this by itself, is not everywhere.
    bash.press(`source ${file}; clear\r`);
    await bash.shows(/^here>/);
  });
  afterEach(() => bash.close());

  test.each<[string, string, string]>([
    ['a verb', 'kubectl-ds why', 'here> kubectl-ds why-not'],
    ['a node', `kubectl-ds why-not --from ${dump} gpu-a`, `gpu-a1`],
    [
      'the key of a label, ready for its value',
      `kubectl-ds label gpu-a1 --from ${dump} nvidia.com/gpu.p`,
      'nvidia.com/gpu.present=',
    ],
    [
      'the value of a label',
      `kubectl-ds label gpu-a1 --from ${dump} nvidia.com/gpu.present=t`,
      'nvidia.com/gpu.present=true',
    ],
  ])('%s', async (_, typed, shown) => {
    bash.press(`${typed}\t`);
    await bash.shows(shown);
  });
});

describeOnControlPlane('names from a cluster', (cluster) => {
  test('kubectl_complete-ds answers kubectl with DaemonSets, nodes and labels, soon enough to type on', async () => {
    const node = await cluster().createNamespace('complete');
    await cluster().createNodes([{ name: node, labels: { 'example.com/role': 'edge' } }]);
    expect(await kubectlDs(['completion', 'install'], { env })).toMatchObject({ code: 0 });
    const completer = join(home, 'bin/kubectl_complete-ds');
    await chmod(completer, 0o755);
    const ask = (...words: readonly string[]) =>
      runProgram(completer, words, { env: { ...env, KUBECONFIG: cluster().kubeconfig } });

    expect(await ask('why-not', node)).toEqual({ stdout: `${node}\n:4\n`, stderr: '', code: 0 });
    expect((await ask('label', node, 'example.com/ro')).stdout).toBe('example.com/role=\n:6\n');
    expect((await ask('label', node, 'example.com/role=')).stdout).toBe('example.com/role=edge\n:4\n');
    expect((await ask('coverage', '--node-selector', 'example.com/role=e')).stdout).toBe(
      'example.com/role=edge\n:4\n',
    );
  });
});

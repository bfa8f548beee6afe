import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { taintFixes } from '../../../src/domain/explain/fixes.ts';
import { kubectl, quote } from '../../../src/domain/explain/shell.ts';
import { daemonSet, node, taint } from '../../support/builders.ts';

describe('quoting for a shell', () => {
  test.each([
    'plain',
    'a b',
    "it's",
    '$(reboot)',
    '`id`',
    'a;b',
    'a\nb',
    '"',
    '\\',
    '*',
    '~',
    '',
    '!!',
    '#x',
  ])('%j comes out of sh as it went in', (word) => {
    const { stdout } = spawnSync('sh', ['-c', `printf %s ${quote(word)}`], { encoding: 'utf8' });
    expect(stdout).toBe(word);
  });

  test('a command keeps plain words readable', () => {
    expect(kubectl('label', 'node', 'n1', 'disk=ssd')).toBe('kubectl label node n1 disk=ssd');
  });
});

describe('what mends a taint', () => {
  const agent = daemonSet('agent', { namespace: 'kube-system' });
  const n1 = node('n1');

  test('a toleration that tolerates exactly it, or the taint taken off', () => {
    const fixes = taintFixes(agent, n1, taint('gpu=yes:NoSchedule'));
    expect(fixes.map(({ command }) => command)).toEqual([
      `kubectl patch daemonset agent -n kube-system --type=json -p '[{"op":"add","path":"/spec/template/spec/tolerations","value":[{"key":"gpu","operator":"Equal","value":"yes","effect":"NoSchedule"}]}]'`,
      'kubectl taint node n1 gpu=yes:NoSchedule-',
    ]);
    expect(fixes[0]?.yaml).toBe(
      'tolerations:\n- key: "gpu"\n  operator: Equal\n  value: "yes"\n  effect: NoSchedule',
    );
  });

  test('a list that is there already is added to', () => {
    const tolerant = daemonSet('agent', { podSpec: { tolerations: ['spot:NoSchedule'] } });
    expect(taintFixes(tolerant, n1, taint('gpu:NoExecute'))[0]?.command).toContain(
      '"/spec/template/spec/tolerations/-"',
    );
  });

  test('a taint that Kubernetes sets is mended at the node, not tolerated', () => {
    const fixes = taintFixes(agent, n1, taint('node.kubernetes.io/not-ready:NoSchedule'));
    expect(fixes.map(({ command }) => command)).toEqual(['kubectl describe node n1']);
  });
});

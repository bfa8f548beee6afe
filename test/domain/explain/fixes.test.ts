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
  const notReady = 'node.kubernetes.io/not-ready:NoSchedule';
  const agent = daemonSet('agent', { namespace: 'kube-system' });
  const tainted = (...taints: readonly string[]) => node('n1', { taints });

  test('a toleration that tolerates exactly it, or the taint taken off', () => {
    const fixes = taintFixes(agent, tainted('gpu=yes:NoSchedule'), taint('gpu=yes:NoSchedule'));
    expect(fixes.map(({ command }) => command)).toEqual([
      `kubectl patch daemonset agent -n kube-system --type=json -p '[{"op":"test","path":"/metadata/generation","value":1},{"op":"add","path":"/spec/template/spec/tolerations","value":[{"key":"gpu","operator":"Equal","value":"yes","effect":"NoSchedule"}]}]'`,
      'kubectl taint node n1 gpu=yes:NoSchedule-',
    ]);
    expect(fixes[0]?.yaml).toBe(
      'tolerations:\n- key: "gpu"\n  operator: Equal\n  value: "yes"\n  effect: NoSchedule',
    );
  });

  test('a list that is there already is added to', () => {
    const tolerant = daemonSet('agent', { podSpec: { tolerations: ['spot:NoSchedule'] } });
    expect(taintFixes(tolerant, tainted('gpu:NoExecute'), taint('gpu:NoExecute'))[0]?.command).toContain(
      '"/spec/template/spec/tolerations/-"',
    );
  });

  test('all taints of the node are tolerated by one patch: two that were made from one list would undo each other', () => {
    const both = tainted('gpu:NoSchedule', 'spot:NoExecute', 'node.kubernetes.io/not-ready:NoSchedule');
    const [fix] = taintFixes(agent, both, taint('gpu:NoSchedule'));
    expect(fix?.description).toContain('with all 2 taints of the node');
    expect(fix?.command).toContain('"key":"gpu"');
    expect(fix?.command).toContain('"key":"spot"');
  });

  test('a taint that Kubernetes sets is mended at the node, not tolerated', () => {
    const fixes = taintFixes(agent, tainted(notReady), taint(notReady));
    expect(fixes.map(({ command }) => command)).toEqual(['kubectl describe node n1']);
  });
});

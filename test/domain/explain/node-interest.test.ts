import { describe, expect, test } from 'vitest';
import { labelInterests, taintInterests } from '../../../src/domain/explain/node-interest.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { daemonSet, node, nodeTerm, type PodSpecOptions } from '../../support/builders.ts';

const names = (daemonSets: readonly DaemonSet[]): readonly string[] =>
  daemonSets.map(({ metadata }) => metadata.name);

const n1 = node('n1', { labels: { zone: 'a', disk: 'ssd' } });

describe('a label', () => {
  test.each<[string, PodSpecOptions, string, 'satisfied' | 'keptAway' | undefined]>([
    ['that nobody asks for', {}, 'zone', undefined],
    ['that a nodeSelector asks for', { nodeSelector: { zone: 'a' } }, 'zone', 'satisfied'],
    ['of another value than a nodeSelector asks for', { nodeSelector: { zone: 'b' } }, 'zone', 'keptAway'],
    ['that is asked for and absent', { nodeSelector: { gpu: 'true' } }, 'gpu', 'keptAway'],
    ['that affinity asks for', { nodeTerms: [nodeTerm(['zone In a,b'])] }, 'zone', 'satisfied'],
    ['that affinity does not want', { nodeTerms: [nodeTerm(['disk NotIn ssd'])] }, 'disk', 'keptAway'],
    [
      'that one of several terms does without',
      { nodeTerms: [nodeTerm(['zone In b']), nodeTerm(['disk Exists'])] },
      'zone',
      'satisfied',
    ],
    [
      'that every term asks for otherwise',
      { nodeTerms: [nodeTerm(['zone In b']), nodeTerm(['zone In c'])] },
      'zone',
      'keptAway',
    ],
    [
      'that nodeSelector and affinity ask for differently',
      { nodeSelector: { zone: 'b' }, nodeTerms: [nodeTerm(['zone In a'])] },
      'zone',
      'keptAway',
    ],
  ])('%s', (_, podSpec, key, expected) => {
    const found = labelInterests(n1, [daemonSet('agent', { podSpec })]).find((each) => each.key === key);
    expect({ satisfied: names(found?.satisfied ?? []), keptAway: names(found?.keptAway ?? []) }).toEqual({
      satisfied: expected === 'satisfied' ? ['agent'] : [],
      keptAway: expected === 'keptAway' ? ['agent'] : [],
    });
  });

  test('what keeps somebody away comes first, then what is asked for, then the rest by name', () => {
    const daemonSets = [
      daemonSet('a', { podSpec: { nodeSelector: { zone: 'a' } } }),
      daemonSet('b', { podSpec: { nodeSelector: { gpu: 'true' } } }),
    ];
    const found = labelInterests(
      node('n1', { labels: { arch: 'arm64', zone: 'a', disk: 'ssd' } }),
      daemonSets,
    );
    expect(found.map(({ key, value = 'none' }) => `${key}=${value}`)).toEqual([
      'gpu=none',
      'zone=a',
      'arch=arm64',
      'disk=ssd',
    ]);
  });
});

describe('a taint', () => {
  const gpu = daemonSet('gpu', { podSpec: { tolerations: ['gpu=true:NoSchedule'] } });
  const plain = daemonSet('plain');
  test.each<[string, string, readonly string[], readonly string[]]>([
    ['keeps away who does not tolerate it', 'gpu=true:NoSchedule', ['gpu'], ['plain']],
    ['keeps nobody away who only prefers not to', 'gpu=true:PreferNoSchedule', ['gpu', 'plain'], []],
    [
      'is tolerated by daemon pods of themselves',
      'node.kubernetes.io/not-ready:NoExecute',
      ['gpu', 'plain'],
      [],
    ],
  ])('%s', (_, text, tolerated, keptAway) => {
    const [found] = taintInterests(node('n1', { taints: [text] }), [gpu, plain]);
    expect([names(found?.tolerated ?? []), names(found?.keptAway ?? [])]).toEqual([tolerated, keptAway]);
  });
});

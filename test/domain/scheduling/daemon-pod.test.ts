import { expect, test } from 'vitest';
import type { NodeSelectorTerm } from '../../../src/domain/objects.ts';
import {
  daemonPodSpec,
  daemonTolerations,
  targetNodeName,
} from '../../../src/domain/scheduling/daemon-pod.ts';
import { nodeTerm, pod, podSpec } from '../../support/builders.ts';

// AddOrUpdateDaemonPodTolerations, pkg/controller/daemon/util/daemonset_util.go, v1.20.2 and v1.34 alike
test.each([
  ['not-ready:NoExecute', false, true],
  ['unreachable:NoExecute', false, true],
  ['disk-pressure:NoSchedule', false, true],
  ['memory-pressure:NoSchedule', false, true],
  ['pid-pressure:NoSchedule', false, true],
  ['unschedulable:NoSchedule', false, true],
  ['network-unavailable:NoSchedule', false, false],
  ['network-unavailable:NoSchedule', true, true],
  ['not-ready:NoSchedule', true, false],
  ['unreachable:NoSchedule', true, false],
  ['out-of-service:NoExecute', true, false],
] as const)(
  'every daemon pod tolerates node.kubernetes.io/%s, on the host network %s: %s',
  (taint, hostNetwork, expected) => {
    const added = daemonTolerations(podSpec({ hostNetwork }));
    const texts = added.map(({ key, effect }) => `${key}:${effect}`);
    expect(texts.includes(`node.kubernetes.io/${taint}`)).toBe(expected);
  },
);

test('what the controller adds tolerates every value, for ever', () => {
  for (const added of daemonTolerations(podSpec({ hostNetwork: true }))) {
    expect(added).toMatchObject({ operator: 'Exists', value: '' });
    expect(added).not.toHaveProperty('tolerationSeconds');
  }
});

test('the tolerations of the template are kept', () => {
  expect(daemonTolerations(podSpec({ tolerations: ['a=b:NoSchedule'] }))).toContainEqual({
    key: 'a',
    operator: 'Equal',
    value: 'b',
    effect: 'NoSchedule',
  });
});

const onlyOn = (name: string): NodeSelectorTerm => nodeTerm([], [`metadata.name In ${name}`]);

// pkg/controller/daemon/util/daemonset_util_test.go TestReplaceDaemonSetPodNodeNameNodeAffinity, v1.20.2
test.each([
  ['no affinity becomes the name of the node', undefined],
  ['no terms become the name of the node', []],
  ['terms on labels are replaced', [nodeTerm(['zone In a,b'])]],
  ['terms on another name are replaced', [nodeTerm([], ['metadata.name In host_2'])]],
  [
    'several terms are replaced by one',
    [nodeTerm([], ['metadata.name In host_2']), nodeTerm(['zone Exists'])],
  ],
])('node affinity of the pod: %s', (_name, nodeTerms) => {
  const template = podSpec(nodeTerms === undefined ? {} : { nodeTerms });
  expect(daemonPodSpec(template, 'host_1').affinity.nodeTerms).toEqual([onlyOn('host_1')]);
});

// pkg/controller/daemon/util/daemonset_util_test.go TestGetTargetNodeName, v1.20.2; the last four: GetTargetNodeName, v1.34
test.each([
  ['a bound pod is on its node', 'node-1', undefined, 'node-1'],
  ['an unbound pod was made for the name in its affinity', '', [onlyOn('node-1')], 'node-1'],
  ['with two names nobody can tell', '', [onlyOn('node-1,node-2')], undefined],
  ['without affinity nobody can tell', '', undefined, undefined],
  ['a bound pod is on its node, whatever its affinity says', 'node-1', [onlyOn('node-2')], 'node-1'],
  ['a later term may name the node', '', [nodeTerm(['zone Exists']), onlyOn('node-1')], 'node-1'],
  ['NotIn names no node', '', [nodeTerm([], ['metadata.name NotIn node-1'])], undefined],
  [
    'the first list of names decides, even if it cannot',
    '',
    [onlyOn('node-1,node-2'), onlyOn('node-3')],
    undefined,
  ],
] as const)('target node: %s', (_name, nodeName, nodeTerms, expected) => {
  const spec = { nodeName, ...(nodeTerms === undefined ? {} : { nodeTerms }) };
  expect(targetNodeName(pod('p', { podSpec: spec }))).toBe(expected);
});

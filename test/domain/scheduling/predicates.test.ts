import { expect, test } from 'vitest';
import { controllerFindings, nodeShouldRunDaemonPod } from '../../../src/domain/scheduling/predicates.ts';
import {
  condition,
  daemonSet,
  node,
  type NodeOptions,
  nodeTerm,
  type PodSpecOptions,
} from '../../support/builders.ts';

const runs = { shouldRun: true, shouldContinueRunning: true };
const stays = { shouldRun: false, shouldContinueRunning: true };
const leaves = { shouldRun: false, shouldContinueRunning: false };

type Decision = typeof runs;
type Row = readonly [string, PodSpecOptions, NodeOptions, Decision];

const selector = { nodeSelector: { name: 'simple-daemon' } };
const labels = { name: 'simple-daemon', type: 'production' };

// pkg/controller/daemon/daemon_controller_test.go TestNodeShouldRunDaemonPod, v1.20.2 (the same cases in v1.34)
const shouldRunRows: readonly Row[] = [
  ['a pod that fits runs', { requests: { memory: '50M', cpu: '0.5' } }, {}, runs],
  ['a pod that asks for more than the node has runs', { requests: { memory: '200M', cpu: '0.5' } }, {}, runs],
  ['a template for another node by nodeName does not', { nodeName: 'other-node' }, {}, leaves],
  ['a template for this node by nodeName does', { nodeName: 'test-node' }, {}, runs],
  ['a host port that is taken is left to the scheduler', { ports: [666] }, {}, runs],
  ['a nodeSelector that does not match', { nodeSelector: { name: 'simple-daemon2' } }, { labels }, leaves],
  ['a nodeSelector that matches', selector, { labels }, runs],
  ['node affinity that does not match', { nodeTerms: [nodeTerm(['type In test'])] }, { labels }, leaves],
  ['node affinity that matches', { nodeTerms: [nodeTerm(['type In production'])] }, { labels }, runs],
  ['node affinity with no terms', { nodeTerms: [] }, { labels }, leaves],
  [
    'node affinity that matches, a nodeSelector that does not',
    { nodeSelector: { a: 'b' }, nodeTerms: [nodeTerm(['type Exists'])] },
    { labels },
    leaves,
  ],
  [
    'a nodeSelector that matches, node affinity that does not',
    { ...selector, nodeTerms: [nodeTerm(['a Exists'])] },
    { labels },
    leaves,
  ],
  ['a cordoned node', {}, { unschedulable: true }, runs],
];

// daemon_controller_test.go Test{Name,BadName,NameAndSelector,InconsistentNameSelector}DaemonSet*,
// Test{NotReady,Unreachable,NetworkUnavailable,TaintPressure}Node*, Test{NoSchedule,NoExecute}Tainted*,
// TestTaintedNode*, v1.20.2
const neighbourRows: readonly Row[] = [
  ['nodeName and nodeSelector that both match', { ...selector, nodeName: 'test-node' }, { labels }, runs],
  ['nodeName that matches, nodeSelector that does not', { ...selector, nodeName: 'test-node' }, {}, leaves],
  [
    'nodeSelector that matches, nodeName that does not',
    { ...selector, nodeName: 'node-10' },
    { labels },
    leaves,
  ],
  ['a node that is not Ready and has no taint', {}, { conditions: [condition('Ready', 'False')] }, runs],
  [
    'a not-ready:NoExecute taint is tolerated',
    {},
    { taints: ['node.kubernetes.io/not-ready:NoExecute'] },
    runs,
  ],
  [
    'an unreachable:NoExecute taint is tolerated',
    {},
    { taints: ['node.kubernetes.io/unreachable:NoExecute'] },
    runs,
  ],
  ['a not-ready:NoSchedule taint is not', {}, { taints: ['node.kubernetes.io/not-ready:NoSchedule'] }, stays],
  [
    'both taints that the node lifecycle controller sets: the pod stays',
    {},
    { taints: ['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'] },
    stays,
  ],
  [
    'pressure on disk, memory and processes is tolerated',
    {},
    {
      taints: [
        'node.kubernetes.io/disk-pressure:NoSchedule',
        'node.kubernetes.io/memory-pressure:NoSchedule',
        'node.kubernetes.io/pid-pressure:NoSchedule',
      ],
    },
    runs,
  ],
  [
    'the taint of a cordon is tolerated',
    {},
    { taints: ['node.kubernetes.io/unschedulable:NoSchedule'], unschedulable: true },
    runs,
  ],
  [
    'network-unavailable is not tolerated',
    {},
    { taints: ['node.kubernetes.io/network-unavailable:NoSchedule'] },
    stays,
  ],
  [
    'network-unavailable is tolerated on the host network',
    { hostNetwork: true },
    { taints: ['node.kubernetes.io/network-unavailable:NoSchedule'] },
    runs,
  ],
  [
    'out-of-service is not tolerated',
    {},
    { taints: ['node.kubernetes.io/out-of-service=nodeshutdown:NoExecute'] },
    leaves,
  ],
  [
    'an uninitialized cloud node is not tolerated',
    {},
    { taints: ['node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule'] },
    stays,
  ],
  [
    'a control-plane taint is not tolerated',
    {},
    { taints: ['node-role.kubernetes.io/control-plane:NoSchedule'] },
    stays,
  ],
  [
    'a NoSchedule taint of the user: a running pod stays',
    {},
    { taints: ['dedicated=user1:NoSchedule'] },
    stays,
  ],
  [
    'a NoExecute taint of the user: a running pod leaves',
    {},
    { taints: ['dedicated=user1:NoExecute'] },
    leaves,
  ],
  [
    'NoSchedule and NoExecute taints: a running pod leaves',
    {},
    { taints: ['a=b:NoSchedule', 'c=d:NoExecute'] },
    leaves,
  ],
  [
    'NoExecute tolerated, NoSchedule not: a running pod stays',
    { tolerations: ['c=d:NoExecute'] },
    { taints: ['a=b:NoSchedule', 'c=d:NoExecute'] },
    stays,
  ],
  ['a PreferNoSchedule taint', {}, { taints: ['dedicated=user1:PreferNoSchedule'] }, runs],
  [
    'a taint that the template tolerates',
    { tolerations: ['dedicated=user1:NoSchedule'] },
    { taints: ['dedicated=user1:NoSchedule'] },
    runs,
  ],
  [
    'a NoExecute taint tolerated for no seconds',
    { tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 0 }] },
    { taints: ['a:NoExecute'] },
    runs,
  ],
  ['tolerations that the node does not need', { tolerations: ['dedicated=user1:NoSchedule'] }, {}, runs],
  ['nodeName does not get past a taint', { nodeName: 'test-node' }, { taints: ['a:NoExecute'] }, leaves],
  [
    'a selector that fails outweighs a taint that lets running pods stay',
    selector,
    { taints: ['a:NoSchedule'] },
    leaves,
  ],
];

test.each([...shouldRunRows, ...neighbourRows])('%s', (_name, podSpec, options, expected) => {
  const target = node('test-node', { allocatable: { memory: '100M', cpu: '1' }, ...options });
  expect(nodeShouldRunDaemonPod(daemonSet('ds', { podSpec }), target)).toEqual(expected);
});

test.each([...shouldRunRows, ...neighbourRows])('findings agree: %s', (_name, podSpec, options, expected) => {
  const findings = controllerFindings(daemonSet('ds', { podSpec }), node('test-node', options));
  expect(findings.length === 0).toBe(expected.shouldRun);
});

test('findings name everything that fails, in the order in which the controller asks', () => {
  const podSpec = { nodeName: 'n2', nodeSelector: { a: 'b' }, nodeTerms: [nodeTerm(['zone Exists'])] };
  const findings = controllerFindings(
    daemonSet('ds', { podSpec }),
    node('n1', { labels: { a: 'c' }, taints: ['x:NoExecute'] }),
  );
  expect(findings).toMatchObject([
    { kind: 'NodeName', wanted: 'n2' },
    { kind: 'NodeSelector', key: 'a', wanted: 'b', actual: 'c' },
    { kind: 'NodeAffinity', terms: [{ failing: [{ key: 'zone', operator: 'Exists' }] }] },
    { kind: 'UntoleratedTaint', taint: { key: 'x', effect: 'NoExecute' } },
  ]);
});

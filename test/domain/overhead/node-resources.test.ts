import { describe, expect, test } from 'vitest';
import { nodeResources } from '../../../src/domain/overhead/node-resources.ts';
import { daemonSet, node, pod, state } from '../../support/builders.ts';

const agent = daemonSet('agent', { podSpec: { requests: { cpu: '500m', memory: '1Gi' } } });
const n1 = node('n1', { allocatable: { 'example.com/gpu': '2' } });
const daemonPod = pod('agent-1', {
  owner: agent,
  node: 'n1',
  podSpec: { requests: { cpu: '500m', memory: '1Gi' } },
});
const web = pod('web', { node: 'n1', podSpec: { requests: { cpu: '1', 'example.com/gpu': '1' } } });
const ended = pod('job', { node: 'n1', phase: 'Succeeded', podSpec: { requests: { cpu: '2' } } });

const of = (resource: string, found: ReturnType<typeof nodeResources>) =>
  found?.resources.find((each) => each.resource === resource);

describe('what is taken of a node', () => {
  const known = state({ nodes: [n1], daemonSets: [agent], pods: [daemonPod] });

  test('by daemon pods and by all pods that have not ended', () => {
    const found = nodeResources('n1', known, [daemonPod, web, ended]);
    expect(of('cpu', found)).toEqual({ resource: 'cpu', allocatable: 4000, byDaemons: 500, requested: 1500 });
    expect(of('pods', found)).toEqual({ resource: 'pods', allocatable: 110, byDaemons: 1, requested: 2 });
    expect(of('example.com/gpu', found)).toMatchObject({ allocatable: 2, byDaemons: 0, requested: 1 });
  });

  test('where not all pods were read, it is not known what all of them take', () => {
    expect(of('cpu', nodeResources('n1', known))).toEqual({
      resource: 'cpu',
      allocatable: 4000,
      byDaemons: 500,
    });
  });

  test('a pod that is wanted and not there yet counts as a daemon pod only', () => {
    const found = nodeResources('n1', state({ nodes: [n1], daemonSets: [agent], pods: [] }), []);
    expect(of('cpu', found)).toMatchObject({ byDaemons: 500, requested: 0 });
    expect(found?.shares.map((share) => share.state)).toEqual(['planned']);
  });

  test('the usual resources come first', () => {
    expect(nodeResources('n1', known)?.resources.map(({ resource }) => resource)).toEqual([
      'cpu',
      'memory',
      'pods',
      'example.com/gpu',
    ]);
  });

  test('of a node that could not be read nothing is known', () => {
    expect(nodeResources('n2', known)).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import type { Change } from '../../../src/domain/change/change.ts';
import { impactOf } from '../../../src/domain/change/impact-of.ts';
import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { DaemonSet, Pod } from '../../../src/domain/objects.ts';
import { daemonSet, node, pod, revision, state } from '../../support/builders.ts';
import { toldOf, warned } from './told.ts';

const nodes = [node('n1'), node('n2'), node('n3', { labels: { disk: 'ssd' } })];
const apply = (given: DaemonSet): Change => ({ kind: 'applyDaemonSet', daemonSet: given });

describe('a DaemonSet changed', () => {
  const agent = daemonSet('agent');
  const current = (name: string, on: string) =>
    pod(name, { owner: agent, node: on, labels: { app: 'agent', 'controller-revision-hash': 'hash1' } });
  const full = state({
    nodes: [...nodes, node('n4', { taints: ['a:NoSchedule'] })],
    daemonSets: [agent],
    pods: [current('p1', 'n1'), current('p2', 'n2'), current('p3', 'n3'), current('p4', 'n4')],
    controllerRevisions: [revision(agent, 1)],
  });
  const image = 'registry.example/main:2';

  test('with another image: its pods are replaced, one on a node that is not wanted any more goes', () => {
    expect(toldOf(apply(daemonSet('agent', { podSpec: { containers: [{ image }] } })), full)).toEqual([
      'agent -n4 p4 (deleted by the rolling update)',
      'agent p1 is replaced on n1',
      'agent p2 is replaced on n2',
      'agent p3 is replaced on n3',
    ]);
  });

  test('with another selector of nodes: pods elsewhere go', () => {
    const picky = daemonSet('agent', { podSpec: { nodeSelector: { disk: 'ssd' }, containers: [{ image }] } });
    expect(toldOf(apply(picky), full)).toEqual([
      'agent -n1 p1 (deleted by the controller)',
      'agent -n2 p2 (deleted by the controller)',
      'agent -n4 p4 (deleted by the controller)',
      'agent p3 is replaced on n3',
    ]);
  });

  test('with a toleration: a node is wanted again', () => {
    const tolerant = daemonSet('agent', { podSpec: { tolerations: ['a'], containers: [{ image }] } });
    expect(toldOf(apply(tolerant), full)).toContain('agent p4 is wanted again on n4');
  });

  test('under OnDelete: nothing is replaced', () => {
    const lazy = daemonSet('agent', {
      podSpec: { containers: [{ image }] },
      updateStrategy: { type: 'OnDelete' },
    });
    const impact = impactOf(apply(lazy), full);
    expect(impact.daemonSets).toMatchObject([{ replaced: [] }]);
    expect(impact.warnings).toEqual([
      {
        kind: 'OnDeleteLeaves',
        message:
          'the update strategy of default/agent is OnDelete: 4 pods keep their old template until deleted',
      },
    ]);
  });

  test('with nothing but a label of its own: nothing happens', () => {
    expect(toldOf(apply(daemonSet('agent', { labels: { team: 'a' } })), full)).toEqual([]);
  });

  test('back to a template that it had: pods of that are kept', () => {
    const before = daemonSet('agent', { podSpec: { containers: [{ image }] }, generation: 2 });
    const mixed = {
      ...full,
      daemonSets: [before],
      controllerRevisions: [revision(agent, 1), revision(before, 2)],
    };
    expect(toldOf(apply(agent), mixed)).toEqual([]);
  });

  describe('where revisions could not be read', () => {
    const blind = (given: ClusterState): ClusterState => {
      const { controllerRevisions: _, ...rest } = given;
      return rest;
    };
    const changed = daemonSet('agent', { podSpec: { containers: [{ image }] } });
    const lines = ['n1', 'n2', 'n3'].map((on, index) => `agent p${index + 1} may be replaced on ${on}`);
    const updated = (name: string, updatedNumberScheduled: number) => ({
      ...blind(full),
      daemonSets: [
        daemonSet('agent', { status: { updatedNumberScheduled, observedGeneration: 1 }, generation: 1 }),
      ],
      pods: full.pods?.map((each) => (each.metadata.name === name ? withHash(each, 'hash2') : each)) ?? [],
    });
    const withHash = (each: Pod, hash: string): Pod => ({
      ...each,
      metadata: { ...each.metadata, labels: { ...each.metadata.labels, 'controller-revision-hash': hash } },
    });

    test('nobody knows which pods are of the new template already', () => {
      expect(toldOf(apply(changed), updated('p1', 3))).toEqual(lines);
      expect(toldOf(apply(changed), updated('none', 0))).toEqual(lines);
      expect(warned('NotJudged', apply(changed), updated('p1', 3))).toEqual([
        'which template 3 pods of default/agent are of is not known, since no revisions could be read: the rolling update replaces those that are of another than its present one',
      ]);
    });

    test('all are of the one before, if the status knows some updated and all have one hash', () => {
      expect(toldOf(apply(changed), updated('none', 4))).toEqual([
        'agent -n4 p4 (deleted by the rolling update)',
        'agent p1 is replaced on n1',
        'agent p2 is replaced on n2',
        'agent p3 is replaced on n3',
      ]);
    });

    test('under OnDelete likewise', () => {
      const lazy = daemonSet('agent', {
        podSpec: { containers: [{ image }] },
        updateStrategy: { type: 'OnDelete' },
      });
      expect(warned('OnDeleteLeaves', apply(lazy), updated('none', 0))).toEqual([
        'the update strategy of default/agent is OnDelete: those of its 4 pods that have another template keep it until deleted; which ones have is not known',
      ]);
    });

    test('orphans that a new DaemonSet adopts may be of its template', () => {
      const orphan = pod('orphan', { node: 'n1', labels: { app: 'agent', 'controller-revision-hash': 'h' } });
      const left = { ...blind(full), nodes: [node('n1')], daemonSets: [], pods: [orphan] };
      expect(toldOf(apply(agent), left)).toEqual([
        'agent orphan is adopted by agent',
        'agent orphan may be replaced on n1',
      ]);
      expect(warned('Adoption', apply(agent), left)).toEqual(['default/agent adopts 1 pod on node n1']);
    });
  });

  test('leaving OnDelete replaces what is old already', () => {
    const lazy = daemonSet('agent', { updateStrategy: { type: 'OnDelete' } });
    const waiting = { ...full, daemonSets: [lazy], controllerRevisions: [revision(lazy, 1, 'hash0')] };
    expect(toldOf(apply(daemonSet('agent')), waiting)).toEqual([
      'agent -n4 p4 (deleted by the rolling update)',
      'agent p1 is replaced on n1',
      'agent p2 is replaced on n2',
      'agent p3 is replaced on n3',
    ]);
  });

  test('a replacement that needs more than the node has does not fit, the old pod left out of account', () => {
    const need = (cpu: string) =>
      daemonSet('agent', { podSpec: { containers: [{ image: cpu, requests: { cpu } }] } });
    const busy = {
      ...full,
      nodes: [node('n1', { allocatable: { cpu: '2' } })],
      pods: [pod('p1', { owner: agent, node: 'n1', requests: { cpu: '2' } })],
    };
    expect(toldOf(apply(need('2')), busy)).toEqual(['agent p1 is replaced on n1']);
    expect(toldOf(apply(need('3')), busy)).toEqual(['agent p1 is replaced on n1 fits: false']);
  });

  // kubernetes/kubernetes#106417: hostPort 54323 with maxSurge 2
  test('with a host port and maxSurge no replacement ever fits', () => {
    const onPort = (tag: string) =>
      daemonSet('agent', {
        podSpec: { containers: [{ image: tag, ports: [54_323] }] },
        updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 2 },
      });
    const old = onPort('1');
    const busy = state({
      nodes: [node('n1')],
      daemonSets: [old],
      pods: [pod('p1', { owner: old, node: 'n1' })],
    });
    const [impact] = impactOf(apply(onPort('2')), busy).daemonSets;
    expect(impact?.replaced[0]).toMatchObject({ fits: false });
    expect(impact?.replaced[0]?.reasons[0]?.message).toContain("the DaemonSet's own pod default/p1");
  });
});

import { expect, test } from 'vitest';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { created } from './deletion-scenario.ts';
import { kindsOf, manifestSceneOn, type ManifestScene } from './manifest-scenario.ts';
import { type Daemon, daemonSetIn } from './scenario.ts';

interface Row {
  /** Nodes of the scene. */
  readonly nodes?: number;
  /** Lines of kubectl; `NODES` stands for all nodes, `NODE` for the first. */
  readonly before?: readonly string[];
  readonly there?: Daemon;
  readonly daemon?: Daemon;
  readonly message: string;
}

const main = { name: 'main', image: 'registry.example/agent:1' };
const withContainer = (fields: object): Daemon => ({ podSpec: { containers: [{ ...main, ...fields }] } });
const controlPlane = 'node-role.kubernetes.io/control-plane';
const port = { ports: [{ containerPort: 80, hostPort: 9100 }] };
const claim = { name: 'data', persistentVolumeClaim: { claimName: 'data' } };

const rows: Readonly<Record<string, Row>> = {
  NoRequests: { message: 'container main requests no cpu and no memory' },
  NoPriorityClass: { message: 'no priorityClassName' },
  LimitsAsRequests: {
    daemon: withContainer({ resources: { limits: { cpu: '500m', memory: '64Mi' } } }),
    message: 'main 0.5 cpu and 64Mi memory',
  },
  ControlPlaneLeftOut: {
    before: [`taint node NODE ${controlPlane}:NoSchedule`],
    message: 'is left out',
  },
  RenamedKey: {
    before: [`taint node NODE ${controlPlane}:NoSchedule`],
    daemon: {
      podSpec: {
        tolerations: [{ key: 'node-role.kubernetes.io/master', effect: 'NoSchedule', operator: 'Exists' }],
      },
    },
    message: `since v1.24 the taint is ${controlPlane}`,
  },
  NoOperatingSystem: {
    before: [
      'label node NODES kubernetes.io/os=linux --overwrite',
      'label node NODE kubernetes.io/os=windows --overwrite',
    ],
    message: '1 node with windows',
  },
  HostPortConflict: {
    there: withContainer(port),
    daemon: { ...withContainer(port), name: 'second' },
    message: 'host port 9100/TCP is that of DaemonSet',
  },
  NothingCanStart: {
    before: ['taint node NODES agent.example/not-ready:NoSchedule'],
    message:
      'every node that it selects has a taint that it does not tolerate (agent.example/not-ready:NoSchedule)',
  },
  SlowRollout: { nodes: 20, message: 'maxUnavailable is 1: a rollout takes 20 nodes one after the other' },
  SharedClaim: { daemon: { podSpec: { volumes: [claim] } }, message: 'share the PersistentVolumeClaim data' },
};

async function prepare(scene: ManifestScene, { before = [], there }: Row): Promise<void> {
  for (const line of before) {
    const all = scene.nodes.join(' ');
    const { stderr } = await scene.kubectl(line.replace('NODES', all).replace('NODE', scene.nodes[0] ?? ''));
    expect(stderr).toBe('');
  }
  if (there !== undefined) await created(scene, 'first', scene.nodes.length, there);
}

describeOnControlPlane(
  'warnings about manifests',
  (cluster) => {
    test.each(Object.entries(rows))('%s', async (kind, row) => {
      const scene = await manifestSceneOn(cluster(), row.nodes ?? 2);
      await prepare(scene, row);
      const plan = await scene.plan(daemonSetIn(scene.namespace, row.daemon));
      expect(kindsOf(plan)).toContain(kind);
      expect(plan.warnings.find((each) => each.kind === kind)?.message).toContain(row.message);
    });
  },
  { ownControlPlane: true },
);

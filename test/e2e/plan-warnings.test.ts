import { expect, test } from 'vitest';
import { validationProblems } from '../../src/domain/manifest/validation.ts';
import { describeOnControlPlane } from '../support/control-plane/e2e.ts';
import { paths } from '../support/control-plane/paths.ts';
import { until } from '../support/control-plane/until.ts';
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

/** What admission refuses each pod for, once the DaemonSet is there. */
const refusals: Readonly<Record<string, Pick<Row, 'daemon' | 'message'> & { readonly there?: object }>> = {
  PriorityClassMissing: {
    daemon: { podSpec: { priorityClassName: 'typo' } },
    message: 'there is no PriorityClass typo',
  },
  RuntimeClassMissing: {
    daemon: { podSpec: { runtimeClassName: 'nope' } },
    message: 'there is no RuntimeClass nope',
  },
  LimitRangeViolated: {
    there: {
      apiVersion: 'v1',
      kind: 'LimitRange',
      spec: { limits: [{ type: 'Container', max: { cpu: '50m' } }] },
    },
    daemon: withContainer({ resources: { requests: { cpu: '100m' } } }),
    message: 'container main requests 0.1 cpu, and LimitRange bounds allows 0.05 cpu at most',
  },
  QuotaExceeded: {
    there: { apiVersion: 'v1', kind: 'ResourceQuota', spec: { hard: { 'limits.cpu': '1' } } },
    message: 'ResourceQuota bounds wants every container to say its limits.cpu',
  },
};

const twice = { ports: [port.ports[0], port.ports[0]] };
const mount = { name: 'data', mountPath: '/x' };

/** What the API server refuses as it is. */
const invalid: Readonly<Record<string, Daemon>> = {
  'a name in capitals': { name: 'Agent' },
  'ports that are none': withContainer({
    ports: [
      { containerPort: 80, hostPort: 99999 },
      { containerPort: 81, protocol: 'http' },
    ],
  }),
  'a host port twice': withContainer(twice),
  tolerations: {
    podSpec: {
      tolerations: [
        { key: 'a', operator: 'Bogus' },
        { key: 'a', operator: 'Exists', effect: 'Never' },
        { key: 'a', operator: 'Exists', value: 'b' },
        { value: 'b' },
        { key: 'a', operator: 'Exists', tolerationSeconds: 5 },
      ],
    },
  },
  'requests and limits': withContainer({
    resources: { requests: { cpu: '200m', memory: '-1Mi', mem: '1Mi' }, limits: { cpu: '100m' } },
  }),
  'names of containers': { podSpec: { containers: [main, main, { ...main, name: 'Main' }] } },
  mounts: withContainer({ volumeMounts: [mount, mount] }),
  'labels to select': { podSpec: { nodeSelector: { zone: 'a,b' } } },
  'seconds below zero': { spec: { minReadySeconds: -1 } },
};

/** The fields that a refusal is about, with what is wrong: the words after that differ from release to release. */
function fieldsOf(refusal: string): ReadonlySet<string> {
  return new Set([...refusal.matchAll(/(?:metadata|spec)\.[^: ]+: [A-Z][a-z]+/g)].map(([field]) => field));
}

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

    test.each(Object.entries(refusals))(
      '%s, and no pod ever comes',
      async (kind, { there, daemon, message }) => {
        const scene = await manifestSceneOn(cluster(), 1);
        if (there !== undefined) {
          const metadata = { name: 'bounds', namespace: scene.namespace };
          await cluster().api.create({ ...there, metadata });
        }
        const manifest = daemonSetIn(scene.namespace, daemon);
        const plan = await scene.plan(manifest);
        expect(plan.warnings.find((each) => each.kind === kind)?.message).toContain(message);

        await cluster().api.create(manifest);
        await until('an event tells of a pod that was refused', async () => {
          const events = await cluster().api.list<{ readonly reason?: string }>(
            paths.events(scene.namespace),
          );
          return events.some(({ reason }) => reason === 'FailedCreate');
        });
        expect(await scene.pods()).toEqual([]);
      },
    );

    test.each(Object.entries(invalid))('invalid: %s, field for field', async (_, daemon) => {
      const scene = await manifestSceneOn(cluster(), 1);
      const manifest = daemonSetIn(scene.namespace, daemon);
      const foreseen = fieldsOf(validationProblems(manifest, 20).join('; '));
      expect(foreseen.size).toBeGreaterThan(0);

      const { warnings } = await scene.plan(manifest);

      const refusal = warnings.find(({ kind }) => kind === 'Refused');
      expect(fieldsOf(refusal?.message ?? '')).toEqual(foreseen);
      expect(kindsOf({ warnings })).not.toContain('Invalid');
    });
  },
  { ownControlPlane: true },
);

import type { ContainerStatus } from '../../../src/domain/objects.ts';
import { amounts, type ContainerOptions, type PodSpecOptions } from '../../support/builders.ts';

type Amounts = Readonly<Record<string, string>>;

const cpu = (amount: string, more: ContainerOptions = {}): ContainerOptions => ({
  requests: { cpu: amount },
  ...more,
});
const sidecar = (amount: string): ContainerOptions => cpu(amount, { restartPolicy: 'Always' });
const both = (millicores: string, memory: string): ContainerOptions => ({
  requests: { cpu: millicores, memory },
});

/** Sentence, the pod, its requests. */
export type RequestRow = readonly [string, PodSpecOptions, Amounts];

/** staging/src/k8s.io/component-helpers/resource/helpers_test.go TestPodRequestsAndLimits*, TestPodResourceRequests, v1.34 */
export const initRows: readonly RequestRow[] = [
  ['limits alone are no requests before admission', { containers: [{ limits: { cpu: '9' } }] }, {}],
  ['overhead alone counts', { overhead: { cpu: '5', memory: '5' } }, { cpu: '5', memory: '5' }],
  [
    'overhead is added to requests',
    { requests: { cpu: '1', memory: '10' }, overhead: { cpu: '5', memory: '5' } },
    { cpu: '6', memory: '15' },
  ],
  ['containers add up', { containers: [both('1', '5'), both('4', '12')] }, { cpu: '5', memory: '17' }],
  [
    'a massive init container decides, and overhead is added to it',
    {
      containers: [both('1', '5'), both('4', '12')],
      initContainers: [both('1', '5'), both('40', '120')],
      overhead: { cpu: '3', memory: '8' },
    },
    { cpu: '43', memory: '128' },
  ],
  ['a larger init container decides', { containers: [cpu('1')], initContainers: [cpu('4')] }, { cpu: '4' }],
  [
    'larger containers decide',
    { containers: [cpu('2'), cpu('3')], initContainers: [cpu('2')] },
    { cpu: '5' },
  ],
  [
    'each resource is decided on its own',
    { containers: [both('4', '1')], initContainers: [both('1', '4')] },
    { cpu: '4', memory: '4' },
  ],
  [
    'overhead may bring a resource that nobody asked for',
    { containers: [cpu('2'), cpu('3')], initContainers: [cpu('2')], overhead: { cpu: '1', memory: '1Gi' } },
    { cpu: '6', memory: '1Gi' },
  ],
  [
    'a sidecar is added to the containers',
    { containers: [cpu('1')], initContainers: [sidecar('1')] },
    { cpu: '2' },
  ],
  [
    'sidecars after a large init container do not count beside it',
    { containers: [cpu('1')], initContainers: [cpu('5'), sidecar('1'), sidecar('2'), sidecar('3')] },
    { cpu: '7' },
  ],
  [
    'an init container runs beside the sidecars that come before it',
    {
      containers: [cpu('1')],
      initContainers: [cpu('5'), sidecar('1'), sidecar('2'), cpu('5'), sidecar('3')],
    },
    { cpu: '8' },
  ],
  [
    'a sidecar before a huge init container',
    { containers: [cpu('100')], initContainers: [sidecar('10'), cpu('200')] },
    { cpu: '210' },
  ],
  [
    'the same sidecar after it',
    { containers: [cpu('100')], initContainers: [cpu('200'), sidecar('10')] },
    { cpu: '200' },
  ],
];

const pages = 'hugepages-2Mi';
const bigPages = 'hugepages-1Gi';
const podLevel = (requests: Amounts): PodSpecOptions => ({ resources: { requests } });

/** helpers_test.go TestPodLevelResourceRequests, v1.34 */
export const podLevelRows: readonly RequestRow[] = [
  ['a pod-level request counts without containers', podLevel({ memory: '2Mi' }), { memory: '2Mi' }],
  [
    'memory of the pod, cpu of the container',
    { ...podLevel({ memory: '2Mi' }), containers: [cpu('2m')] },
    { memory: '2Mi', cpu: '2m' },
  ],
  [
    'storage of the pod is not supported: the container decides',
    { ...podLevel({ storage: '2Mi' }), requests: { storage: '3Mi' } },
    { storage: '3Mi' },
  ],
  [
    'storage of the pod is not supported: it is left out',
    { ...podLevel({ storage: '2Mi' }), requests: { memory: '3Mi' } },
    { memory: '3Mi' },
  ],
  ['an extended resource of the pod is not supported', podLevel({ 'example.com/aaa': '1' }), {}],
  [
    'requests of the container stay where the pod has none',
    { containers: [both('2m', '3Mi')] },
    { cpu: '2m', memory: '3Mi' },
  ],
  [
    'the pod overrides the container',
    { ...podLevel({ memory: '6Mi', cpu: '8m' }), containers: [both('2m', '3Mi')] },
    { memory: '6Mi', cpu: '8m' },
  ],
  ['even downwards', { ...podLevel({ cpu: '1m' }), containers: [cpu('2m')] }, { cpu: '1m' }],
  [
    'the pod overrides init containers and sidecars',
    {
      ...podLevel({ memory: '15Mi', cpu: '18m' }),
      containers: [both('2m', '3Mi')],
      initContainers: [{ ...both('4m', '5Mi'), restartPolicy: 'Always' }, both('8m', '6Mi')],
    },
    { memory: '15Mi', cpu: '18m' },
  ],
  [
    'overhead is added to what the pod asks for',
    { ...podLevel({ cpu: '1' }), overhead: { cpu: '100m' } },
    { cpu: '1100m' },
  ],
  ['huge pages of the pod', podLevel({ memory: '10Mi', [pages]: '2Mi' }), { memory: '10Mi', [pages]: '2Mi' }],
  [
    'huge pages of several sizes',
    podLevel({ cpu: '1', [pages]: '2Mi', [bigPages]: '1Gi' }),
    { cpu: '1', [pages]: '2Mi', [bigPages]: '1Gi' },
  ],
  [
    'huge pages of the pod override those of the container',
    { ...podLevel({ cpu: '1', [pages]: '10Mi' }), requests: { [pages]: '6Mi' } },
    { cpu: '1', [pages]: '10Mi' },
  ],
  [
    'huge pages of one size of the pod, of the other of the container',
    { ...podLevel({ cpu: '1', [pages]: '10Mi' }), requests: { memory: '4Mi', [bigPages]: '1Gi' } },
    { cpu: '1', memory: '4Mi', [pages]: '10Mi', [bigPages]: '1Gi' },
  ],
];

const sidecarPod = { containers: [cpu('1')], initContainers: [sidecar('1')] };
const podLevelPod = { ...podLevel({ cpu: '2' }), containers: [cpu('1')] };

/** Sentence, release, the pod, its requests: SidecarContainers and PodLevelResources in pkg/features/kube_features.go, v1.34 */
export const releaseRows: readonly (readonly [string, number, PodSpecOptions, Amounts])[] = [
  ['from v1.29 on sidecars are added', 29, sidecarPod, { cpu: '2' }],
  ['up to v1.28 they are init containers like others', 28, sidecarPod, { cpu: '1' }],
  ['from v1.34 on pod-level requests count', 34, podLevelPod, { cpu: '2' }],
  ['up to v1.33 they do not', 33, podLevelPod, { cpu: '1' }],
];

interface Status {
  readonly allocated?: Amounts;
  readonly actual?: Amounts;
}

export function resizeStatus(byName: Readonly<Record<string, Status>>): readonly ContainerStatus[] {
  return Object.entries(byName).map(([name, { allocated, actual }]) => ({
    name,
    ready: true,
    restartCount: 0,
    state: {},
    lastState: {},
    ...(allocated === undefined ? {} : { allocatedResources: amounts(allocated) }),
    ...(actual === undefined ? {} : { resources: { requests: amounts(actual), limits: {} } }),
  }));
}

interface Resize {
  readonly spec: PodSpecOptions;
  readonly containers?: Readonly<Record<string, Status>>;
  readonly initContainers?: Readonly<Record<string, Status>>;
  readonly pending?: 'Infeasible' | 'Deferred';
  readonly release?: number;
}

const four = { containers: [cpu('4', { name: 'c1' })] };
const fourInSidecar = { containers: [], initContainers: [{ ...sidecar('4'), name: 's1' }] };
const twoContainers = { containers: [cpu('1', { name: 'c1' }), cpu('2', { name: 'c2' })] };
const swapped = {
  c1: { allocated: { cpu: '2' }, actual: { cpu: '2' } },
  c2: { allocated: { cpu: '1' }, actual: { cpu: '1' } },
};

/** Sentence, the pod, what it counts for. helpers_test.go TestPodResourceRequests, v1.34 and (the last rows) v1.37 */
export const resizeRows: readonly (readonly [string, Resize, Amounts])[] = [
  [
    'one that cannot be done counts what runs',
    { spec: four, containers: { c1: { actual: { cpu: '2' } } }, pending: 'Infeasible' },
    { cpu: '2' },
  ],
  [
    'one that cannot be done, after one in progress: what is allocated',
    {
      spec: { containers: [cpu('6', { name: 'c1' })] },
      containers: { c1: { allocated: { cpu: '4' }, actual: { cpu: '2' } } },
      pending: 'Infeasible',
    },
    { cpu: '4' },
  ],
  [
    'a deferred one counts what is wanted',
    { spec: four, containers: { c1: { actual: { cpu: '2' } } }, pending: 'Deferred' },
    { cpu: '4' },
  ],
  [
    'one in progress counts what is wanted',
    { spec: four, containers: { c1: { actual: { cpu: '2' } } } },
    { cpu: '4' },
  ],
  [
    'one downwards counts what still runs',
    { spec: four, containers: { c1: { allocated: { cpu: '4' }, actual: { cpu: '6' } } } },
    { cpu: '6' },
  ],
  [
    'the largest of wanted, allocated and running decides per resource',
    {
      spec: {
        containers: [{ name: 'c1', requests: { cpu: '30m', memory: '20M', 'ephemeral-storage': '10G' } }],
      },
      containers: {
        c1: {
          allocated: { cpu: '20m', memory: '10M', 'ephemeral-storage': '30G' },
          actual: { cpu: '10m', memory: '30M', 'ephemeral-storage': '20G' },
        },
      },
    },
    { cpu: '30m', memory: '30M', 'ephemeral-storage': '30G' },
  ],
  [
    'a sidecar that cannot be resized counts what runs',
    { spec: fourInSidecar, initContainers: { s1: { actual: { cpu: '2' } } }, pending: 'Infeasible' },
    { cpu: '2' },
  ],
  [
    'a sidecar in progress counts what is wanted',
    { spec: fourInSidecar, initContainers: { s1: { actual: { cpu: '2' } } } },
    { cpu: '4' },
  ],
  ['a container of which nothing is known counts what is wanted', { spec: four }, { cpu: '4' }],
  [
    'before v1.33 only the spec counts',
    { spec: four, containers: { c1: { actual: { cpu: '6' } } }, release: 32 },
    { cpu: '4' },
  ],
  [
    'overhead is added once',
    { spec: { ...four, overhead: { cpu: '1' } }, containers: { c1: { actual: { cpu: '6' } } } },
    { cpu: '7' },
  ],
  [
    'up to v1.36 the largest of each container is added up',
    { spec: twoContainers, containers: swapped, release: 36 },
    { cpu: '4' },
  ],
  [
    'from v1.37 on the largest of the sums counts',
    { spec: twoContainers, containers: swapped, release: 37 },
    { cpu: '3' },
  ],
  [
    'from v1.37 on what is allocated counts where nothing runs yet',
    {
      spec: twoContainers,
      containers: { c1: { allocated: { cpu: '2' } }, c2: { allocated: { cpu: '1' } } },
      release: 37,
    },
    { cpu: '3' },
  ],
];

import type { LimitRange, PriorityClass, RuntimeClass } from '../../../src/domain/objects.ts';
import {
  limitRange,
  priorityClass,
  type ContainerOptions,
  type PodSpecOptions,
} from '../../support/builders.ts';

type Amounts = Readonly<Record<string, string>>;

export interface Objects {
  readonly limitRanges?: readonly LimitRange[];
  readonly priorityClasses?: readonly PriorityClass[];
  readonly runtimeClasses?: readonly RuntimeClass[];
}

const defaults = limitRange('abc', {
  default: { cpu: '75m', memory: '10Mi' },
  defaultRequest: { cpu: '50m', memory: '5Mi' },
});

/**
 * Sentence, the container, the LimitRanges of the namespace, its requests.
 *
 * plugin/pkg/admission/limitranger/admission_test.go TestDefaultContainerResourceRequirements and
 * TestMergePodResourceRequirements, v1.20.2; SetDefaults_Pod, pkg/apis/core/v1/defaults.go, v1.34
 */
export const containerRows: readonly (readonly [string, ContainerOptions, readonly LimitRange[], Amounts])[] =
  [
    ['nothing is asked for, nothing is filled in', {}, [], {}],
    ['limits become requests', { limits: { cpu: '1', memory: '1Gi' } }, [], { cpu: '1', memory: '1Gi' }],
    [
      'requests that are there stay',
      { limits: { cpu: '1' }, requests: { cpu: '100m' } },
      [],
      { cpu: '100m' },
    ],
    ['a request of zero is one', { limits: { cpu: '1' }, requests: { cpu: '0' } }, [], { cpu: '0' }],
    [
      'a limit fills in what the requests lack',
      { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '0.5' } },
      [],
      { cpu: '0.5', memory: '1Gi' },
    ],
    [
      'an extended resource has only a limit',
      { limits: { 'example.com/gpu': '2' } },
      [],
      { 'example.com/gpu': '2' },
    ],
    ['a LimitRange gives default requests', {}, [defaults], { cpu: '50m', memory: '5Mi' }],
    [
      'it fills in what is missing',
      { requests: { memory: '512Mi' } },
      [defaults],
      { cpu: '50m', memory: '512Mi' },
    ],
    [
      'it leaves what is there',
      { requests: { cpu: '100m', memory: '512Mi' }, limits: { cpu: '200m', memory: '1G' } },
      [defaults],
      { cpu: '100m', memory: '512Mi' },
    ],
    [
      'the own limit comes before the default request',
      { limits: { cpu: '2' } },
      [defaults],
      { cpu: '2', memory: '5Mi' },
    ],
    ['a default limit alone is no request of the pod', {}, [limitRange('l', { default: { cpu: '1' } })], {}],
    [
      'a LimitRange for pods gives no defaults',
      {},
      [limitRange('l', { type: 'Pod', defaultRequest: { cpu: '1' } })],
      {},
    ],
    [
      'a LimitRange of another namespace does not count',
      {},
      [limitRange('l', { defaultRequest: { cpu: '1' } }, { namespace: 'other' })],
      {},
    ],
    [
      'two LimitRanges give what each of them has',
      {},
      [
        limitRange('a', { defaultRequest: { cpu: '1' } }),
        limitRange('b', { defaultRequest: { memory: '1Gi' } }),
      ],
      { cpu: '1', memory: '1Gi' },
    ],
  ];

/**
 * Sentence, the template, its pod-level requests.
 *
 * pkg/apis/core/v1/defaults_test.go TestPodResourcesDefaults, v1.34: `defaultPodRequests` and `defaultHugePagePodLimits`
 */
export const podLevelRows: readonly (readonly [string, PodSpecOptions, Amounts])[] = [
  [
    'a pod-level limit becomes a request where no container asks',
    { resources: { limits: { cpu: '5m', memory: '7Mi' } } },
    { cpu: '5m', memory: '7Mi' },
  ],
  [
    'a pod-level request stays',
    { resources: { limits: { cpu: '5m' }, requests: { cpu: '2m' } } },
    { cpu: '2m' },
  ],
  [
    'what the containers ask for comes before the pod-level limit',
    {
      resources: { limits: { cpu: '5m' } },
      containers: [{ requests: { cpu: '1m' } }, { requests: { cpu: '2m' } }],
    },
    { cpu: '3m' },
  ],
  [
    'so does the limit of a container, which is its request',
    { resources: { limits: { cpu: '5m' } }, containers: [{ limits: { cpu: '1m' } }] },
    { cpu: '1m' },
  ],
  [
    'containers decide per resource',
    { resources: { limits: { cpu: '5m', memory: '7Mi' } }, containers: [{ requests: { cpu: '1m' } }] },
    { cpu: '1m', memory: '7Mi' },
  ],
  [
    'init containers count as they do for the scheduler',
    {
      resources: { limits: { cpu: '9m' } },
      containers: [{ requests: { cpu: '1m' } }],
      initContainers: [{ requests: { cpu: '6m' } }],
    },
    { cpu: '6m' },
  ],
  [
    'a resource that only containers ask for becomes pod-level too',
    { resources: { limits: { cpu: '5m' } }, containers: [{ requests: { cpu: '1m', memory: '1Mi' } }] },
    { cpu: '1m', memory: '1Mi' },
  ],
  [
    'without pod-level limits nothing is filled in',
    { resources: { requests: { memory: '6Mi' } }, requests: { cpu: '1m' } },
    { memory: '6Mi' },
  ],
  [
    'huge pages that only a container limits become pod-level',
    {
      resources: { requests: { cpu: '5m' } },
      containers: [{ limits: { 'hugepages-2Mi': '4Mi' }, requests: { cpu: '1m' } }],
    },
    { cpu: '5m', 'hugepages-2Mi': '4Mi' },
  ],
];

const classes = [
  priorityClass('high', 1000),
  priorityClass('low', -5),
  priorityClass('never', 10, { preemptionPolicy: 'Never' }),
];
const globalDefault = priorityClass('usual', 7, { globalDefault: true });

/** Sentence, the template, the classes, priority and preemption policy. plugin/pkg/admission/priority/admission_test.go, v1.34 */
export const priorityRows: readonly (readonly [
  string,
  PodSpecOptions,
  readonly PriorityClass[] | undefined,
  number | undefined,
  string,
])[] = [
  ['a class gives its value', { priorityClassName: 'high' }, classes, 1000, ''],
  ['a class may be below zero', { priorityClassName: 'low' }, classes, -5, ''],
  ['a class gives its preemption policy', { priorityClassName: 'never' }, classes, 10, 'Never'],
  ['without a class the priority is zero', {}, classes, 0, ''],
  ['or that of the global default', {}, [...classes, globalDefault], 7, ''],
  [
    'of two global defaults the lower one',
    {},
    [priorityClass('more', 9, { globalDefault: true }), globalDefault],
    7,
    '',
  ],
  [
    'a class of its own comes before the global default',
    { priorityClassName: 'high' },
    [...classes, globalDefault],
    1000,
    '',
  ],
  ['a priority that is there stays', { priority: 3, priorityClassName: 'high' }, classes, 3, ''],
  ['system-node-critical is known', { priorityClassName: 'system-node-critical' }, [], 2_000_001_000, ''],
  [
    'system-cluster-critical is known even if classes cannot be read',
    { priorityClassName: 'system-cluster-critical' },
    undefined,
    2_000_000_000,
    '',
  ],
  ['a class that does not exist gives nothing', { priorityClassName: 'gone' }, classes, undefined, ''],
  ['classes that could not be read give nothing', {}, undefined, undefined, ''],
];

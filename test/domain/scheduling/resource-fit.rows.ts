import type { PodSpecOptions } from '../../support/builders.ts';

type Amounts = Readonly<Record<string, string>>;

const aaa = 'example.com/aaa';
const bbb = 'example.com/bbb';
const pages = 'hugepages-2Mi';

function asks(millicores: number, bytes: number, more: Amounts = {}): { readonly requests: Amounts } {
  return { requests: { cpu: `${millicores}m`, memory: String(bytes), ...more } };
}

/** A pod of one container and some init containers. */
function withInit(
  main: { readonly requests?: Amounts },
  ...initContainers: readonly { readonly requests: Amounts }[]
): PodSpecOptions {
  return { containers: [main], initContainers };
}

/** Sentence, the pod, what the node's one pod uses, what is short as `resource requested+used>allocatable`. */
export type FitRow = readonly [string, PodSpecOptions, Amounts, readonly string[]];

const used = (millicores: number, bytes: number, more: Amounts = {}): Amounts =>
  asks(millicores, bytes, more).requests;

/**
 * On a node with 10m cpu, 20 bytes of memory, 32 pods, 5 of example.com/aaa, 20 bytes of storage, 5 bytes of huge pages.
 *
 * pkg/scheduler/framework/plugins/noderesources/fit_test.go TestEnoughRequests, v1.20.2
 */
export const enoughRows: readonly FitRow[] = [
  ['a pod that asks for nothing fits a full node', {}, used(10, 20), []],
  [
    'a full node has room for neither cpu nor memory',
    asks(1, 1),
    used(10, 20),
    ['cpu 1+10>10', 'memory 1+20>20'],
  ],
  [
    'an init container may ask for too much cpu',
    withInit(asks(1, 1), asks(3, 1)),
    used(8, 19),
    ['cpu 3+8>10'],
  ],
  [
    'the largest init container counts for cpu',
    withInit(asks(1, 1), asks(3, 1), asks(2, 1)),
    used(8, 19),
    ['cpu 3+8>10'],
  ],
  [
    'an init container may ask for too much memory',
    withInit(asks(1, 1), asks(1, 3)),
    used(9, 19),
    ['memory 3+19>20'],
  ],
  [
    'the largest init container counts for memory',
    withInit(asks(1, 1), asks(1, 3), asks(1, 2)),
    used(9, 19),
    ['memory 3+19>20'],
  ],
  [
    'init containers count by their maximum, not added to the others',
    withInit(asks(1, 1), asks(1, 1)),
    used(9, 19),
    [],
  ],
  ['several init containers are not added up', withInit(asks(1, 1), asks(1, 1), asks(1, 1)), used(9, 19), []],
  ['both resources fit', asks(1, 1), used(5, 5), []],
  ['memory fits, cpu does not', asks(2, 1), used(9, 5), ['cpu 2+9>10']],
  ['cpu fits, memory does not', asks(1, 2), used(5, 19), ['memory 2+19>20']],
  ['what fits exactly fits', asks(5, 1), used(5, 19), []],
  ['what fits exactly fits for an init container', withInit(asks(4, 1), asks(5, 1)), used(5, 19), []],
  ['an extended resource that is there fits', { requests: { [aaa]: '1' } }, {}, []],
  ['an extended resource of an init container fits', withInit({}, { requests: { [aaa]: '1' } }), {}, []],
  [
    'more of an extended resource than the node has',
    asks(1, 1, { [aaa]: '10' }),
    { [aaa]: '0' },
    [`${aaa} 10+0>5`],
  ],
  ['the same for an init container', withInit({}, asks(1, 1, { [aaa]: '10' })), {}, [`${aaa} 10+0>5`]],
  ['an extended resource that is used up', asks(1, 1, { [aaa]: '1' }), { [aaa]: '5' }, [`${aaa} 1+5>5`]],
  [
    'the same for an init container of a pod that wants nothing',
    withInit({}, asks(1, 1, { [aaa]: '1' })),
    { [aaa]: '5' },
    [`${aaa} 1+5>5`],
  ],
  [
    'containers add up an extended resource',
    { containers: [asks(1, 1, { [aaa]: '3' }), asks(1, 1, { [aaa]: '3' })] },
    { [aaa]: '2' },
    [`${aaa} 6+2>5`],
  ],
  [
    'init containers do not',
    withInit({}, asks(1, 1, { [aaa]: '3' }), asks(1, 1, { [aaa]: '3' })),
    { [aaa]: '2' },
    [],
  ],
  [
    'the larger of two init containers may be too much',
    withInit({}, asks(1, 1, { [aaa]: '6' }), asks(1, 1, { [aaa]: '3' })),
    { [aaa]: '2' },
    [`${aaa} 6+2>5`],
  ],
  ['an extended resource that the node has never heard of', asks(1, 1, { [bbb]: '1' }), {}, [`${bbb} 1+0>0`]],
  [
    'the same for an init container that asks for it',
    withInit({}, asks(1, 1, { [bbb]: '1' })),
    {},
    [`${bbb} 1+0>0`],
  ],
  [
    'a resource of kubernetes.io counts too',
    asks(1, 1, { 'kubernetes.io/something': '10' }),
    {},
    ['kubernetes.io/something 10+0>0'],
  ],
  [
    'a resource of a subdomain of kubernetes.io counts too',
    withInit({}, asks(1, 1, { 'subdomain.kubernetes.io/something': '10' })),
    {},
    ['subdomain.kubernetes.io/something 10+0>0'],
  ],
  ['huge pages are limited', asks(1, 1, { [pages]: '10' }), { [pages]: '0' }, [`${pages} 10+0>5`]],
  [
    'huge pages are limited for init containers',
    withInit({}, asks(1, 1, { [pages]: '10' })),
    {},
    [`${pages} 10+0>5`],
  ],
  [
    'containers add up huge pages',
    { containers: [asks(1, 1, { [pages]: '3' }), asks(1, 1, { [pages]: '3' })] },
    { [pages]: '2' },
    [`${pages} 6+2>5`],
  ],
  [
    'the overhead of the sandbox fits too',
    { ...asks(1, 1), overhead: { cpu: '3m', memory: '13' } },
    used(5, 5),
    [],
  ],
  [
    'the overhead is what does not fit',
    { ...asks(1, 1), overhead: { cpu: '1m', memory: '15' } },
    used(5, 5),
    ['memory 16+5>20'],
  ],
];

/** As above. fit_test.go TestEnoughRequests and TestStorageRequests, v1.36; rows about ignored resources and DRA left out. */
export const newerRows: readonly FitRow[] = [
  ['no storage is asked for', asks(1, 1), used(2, 10), []],
  [
    'more storage than the node has',
    { requests: { 'ephemeral-storage': '25' } },
    used(2, 2),
    ['ephemeral-storage 25+0>20'],
  ],
  [
    'storage that is left is enough',
    { requests: { 'ephemeral-storage': '5' } },
    used(2, 2, { 'ephemeral-storage': '10' }),
    [],
  ],
  [
    'storage is used up by other pods',
    { requests: { 'ephemeral-storage': '11' } },
    { 'ephemeral-storage': '10' },
    ['ephemeral-storage 11+10>20'],
  ],
  ['a resource of which zero is asked is not checked', asks(1, 1, { [aaa]: '0' }), { [aaa]: '6' }, []],
  [
    'cpu and memory that nobody asks for are not checked',
    { requests: { [aaa]: '1' } },
    used(20, 30, { [aaa]: '1' }),
    [],
  ],
  [
    'pod-level requests that fit',
    { ...asks(1, 1), resources: { requests: { cpu: '1m', memory: '2' } } },
    used(5, 5),
    [],
  ],
  [
    'pod-level cpu does not fit',
    { ...asks(1, 1), resources: { requests: { cpu: '7m', memory: '2' } } },
    used(5, 5),
    ['cpu 7+5>10'],
  ],
  [
    'pod-level memory does not fit',
    { ...asks(1, 1), resources: { requests: { cpu: '3m', memory: '2' } } },
    used(5, 19),
    ['memory 2+19>20'],
  ],
  ['pod-level huge pages fit', { resources: { requests: { cpu: '3m', memory: '2', [pages]: '5' } } }, {}, []],
  [
    'pod-level huge pages stand in place of those of the container',
    { ...asks(1, 1, { [pages]: '3' }), resources: { requests: { cpu: '3m', memory: '2', [pages]: '5' } } },
    {},
    [],
  ],
  [
    'pod-level huge pages do not fit',
    { resources: { requests: { cpu: '3m', memory: '2', [pages]: '10' } } },
    {},
    [`${pages} 10+0>5`],
  ],
  [
    'pod-level memory does not fit, though every container would',
    { ...withInit(asks(1, 1), asks(1, 1)), resources: { requests: { cpu: '3m', memory: '2' } } },
    used(5, 19),
    ['memory 2+19>20'],
  ],
  [
    'an attachable volume limit is a resource',
    { requests: { 'attachable-volumes-x': '1' } },
    {},
    ['attachable-volumes-x 1+0>0'],
  ],
  ['a resource without a domain that nobody knows is not checked', { requests: { storage: '1' } }, {}, []],
];

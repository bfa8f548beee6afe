import { message } from './message.ts';

/** Mirrors `OwnerReference`, staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/generated.proto, v1.34. */
const ownerReference = message({
  1: ['kind', 'text'],
  3: ['name', 'text'],
  4: ['uid', 'text'],
  6: ['controller', 'flag'],
});

/** Mirrors `ObjectMeta` there. */
const objectMeta = message({
  1: ['name', 'text'],
  3: ['namespace', 'text'],
  5: ['uid', 'text'],
  6: ['resourceVersion', 'text'],
  7: ['generation', 'integer'],
  8: ['creationTimestamp', 'time'],
  9: ['deletionTimestamp', 'time'],
  11: ['labels', 'labels'],
  12: ['annotations', 'labels'],
  13: ['ownerReferences', [ownerReference]],
  14: ['finalizers', 'texts'],
});

/** Mirrors `ListMeta` there. */
export const listMeta = message({
  2: ['resourceVersion', 'text'],
  3: ['continue', 'text'],
});

/** Mirrors `Taint`, staging/src/k8s.io/api/core/v1/generated.proto, v1.34. */
const taint = message({
  1: ['key', 'text'],
  2: ['value', 'text'],
  3: ['effect', 'text'],
  4: ['timeAdded', 'timeText'],
});

/** Mirrors `NodeCondition` there. */
const condition = message({
  1: ['type', 'text'],
  2: ['status', 'text'],
  4: ['lastTransitionTime', 'time'],
  5: ['reason', 'text'],
  6: ['message', 'text'],
});

/** Mirrors `Node` there and what is in it, as far as `decodeNode` looks at it. */
export const nodeMessage = message({
  1: ['metadata', objectMeta],
  2: ['spec', message({ 4: ['unschedulable', 'flag'], 5: ['taints', [taint]] })],
  3: [
    'status',
    message({
      1: ['capacity', 'amounts'],
      2: ['allocatable', 'amounts'],
      4: ['conditions', [condition]],
      5: ['addresses', [message({ 1: ['type', 'text'], 2: ['address', 'text'] })]],
    }),
  ],
});

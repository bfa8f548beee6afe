/**
 * Pods and nodes as etcd holds them, changed in a few fields. Numbers of fields: staging/src/k8s.io/api/core/v1/generated.proto
 * and apimachinery/pkg/runtime/generated.proto, v1.20.2.
 */
import { bytesField, changeEach, fieldOf, numberField, textField, withField } from './protobuf.ts';

const magic = Buffer.from('k8s\0');
const [raw, metadata, status] = [2, 1, 3];
const annotations = 12;
const conditions = { ofPod: 2, ofNode: 4 };
const condition = { type: 1, status: 2, lastHeartbeatTime: 3, lastTransitionTime: 4, reason: 5 };
const containerStatuses = 8;
const containerIsReady = 4;

/** @param seconds - of now, since the epoch */
export function readyOrNot(stored: Buffer, ready: boolean, seconds: number): Buffer {
  const readiness = (each: Buffer): Buffer => {
    if (!['Ready', 'ContainersReady'].includes(fieldOf(each, condition.type)?.toString() ?? '')) return each;
    const changed = withField(each, condition.status, textField(condition.status, ready ? 'True' : 'False'));
    const reason = textField(condition.reason, ready ? '' : 'ContainersNotReady');
    const time = bytesField(condition.lastTransitionTime, numberField(1, seconds));
    return withField(withField(changed, condition.reason, reason), condition.lastTransitionTime, time);
  };
  const readyField = numberField(containerIsReady, ready ? 1 : 0);
  return changeObject(stored, status, (old) => {
    const changed = changeEach(old, conditions.ofPod, readiness);
    return changeEach(changed, containerStatuses, (each) => withField(each, containerIsReady, readyField));
  });
}

/** Puts this annotation in place of all there are. */
export function annotated(stored: Buffer, key: string, value: string): Buffer {
  const entry = bytesField(annotations, Buffer.concat([textField(1, key), textField(2, value)]));
  return changeObject(stored, metadata, (old) => withField(old, annotations, entry));
}

/** The node's kubelet was heard of just now. */
export function heard(stored: Buffer, seconds: number): Buffer {
  const time = bytesField(condition.lastHeartbeatTime, numberField(1, seconds));
  const renewed = (each: Buffer): Buffer => withField(each, condition.lastHeartbeatTime, time);
  return changeObject(stored, status, (old) => changeEach(old, conditions.ofNode, renewed));
}

/** Changes one part of the object that stands in the envelope. */
function changeObject(stored: Buffer, part: number, change: (old: Buffer) => Buffer): Buffer {
  if (!stored.subarray(0, magic.length).equals(magic))
    throw new Error('this object is not stored as protobuf');
  const envelope = stored.subarray(magic.length);
  return Buffer.concat([magic, changeEach(envelope, raw, (object) => changeEach(object, part, change))]);
}

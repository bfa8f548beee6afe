/**
 * The Kubernetes objects that decisions are made from: the API's own field names, only the fields in use.
 *
 * Lists and maps are never absent (decode.ts fills `[]` and `{}`), except where Kubernetes tells "absent" from
 * "empty". Times are milliseconds since the epoch. Amounts of resources are numbers in the scheduler's own unit:
 * thousandths of a core for `cpu`, whole units (bytes, pods, devices) for everything else.
 */

export type * from './objects/daemon-set.ts';
export type * from './objects/metadata.ts';
export type * from './objects/node.ts';
export type * from './objects/pod.ts';
export type * from './objects/pod-spec.ts';
export type * from './objects/selectors.ts';
export type * from './objects/service.ts';
export type * from './objects/surroundings.ts';

import type { DaemonAddress } from '../../domain/reach/address.ts';
import type { NodeReach, Way } from '../../domain/reach/reach.ts';
import { addressText, answererText, BRIEF_ANSWERERS, wayAddress, wayKind } from '../reach-wording.ts';
import type { Column } from '../table.ts';

/** `reach`: one row for each way to the daemons. */
export const wayColumns: readonly Column<Way>[] = [
  { header: 'WAY', value: wayKind, narrow: ({ via }) => via, about: 'what leads there' },
  {
    header: 'ADDRESS',
    value: wayAddress,
    tone: () => 'strong',
    min: 20,
    comfort: 44,
    shorten: 'middle',
    about: 'name or address, and port; NODE stands for the address of a node',
  },
  {
    header: 'PORT NAME',
    value: ({ portName }) => portName,
    wide: true,
    about: 'what the port is called',
  },
  {
    header: 'CONTAINER PORT',
    value: ({ containerPort }) => (containerPort === undefined ? undefined : String(containerPort)),
    wide: true,
    align: 'right',
    about: 'where the container listens',
  },
  {
    header: 'ANSWERED BY',
    value: answererText,
    narrow: ({ answeredBy }) => BRIEF_ANSWERERS[answeredBy],
    about: 'whose daemon answers there',
  },
  {
    header: 'READY',
    value: ({ pods }) => (pods === undefined ? '<unknown>' : `${pods.serving}/${pods.selected}`),
    tone: ({ pods }) =>
      pods === undefined
        ? 'muted'
        : pods.serving === 0
          ? 'bad'
          : pods.serving < pods.selected
            ? 'warn'
            : 'good',
    align: 'right',
    about: 'pods to which connections are sent now, of those that are meant',
  },
];

/** One node with its addresses, the best first. */
export interface ReachedNode extends NodeReach {
  readonly addresses: readonly DaemonAddress[];
}

function readiness({ pod, isReady }: ReachedNode): string {
  if (pod === undefined) return 'no pod';
  return isReady ? 'yes' : 'no';
}

/** `reach`: one row for each node that has a pod, or should. */
export const reachedNodeColumns: readonly Column<ReachedNode>[] = [
  {
    header: 'NODE',
    value: ({ node }) => node,
    tone: () => 'strong',
    min: 14,
    comfort: 24,
    shorten: 'middle',
    about: 'the node',
  },
  {
    header: 'ADDRESS',
    value: ({ addresses }) =>
      addresses
        .filter(({ via }) => via !== 'podIP')
        .map(addressText)
        .join(','),
    min: 16,
    about: 'where its daemon is reached, for longer than the pod lives',
  },
  {
    header: 'READY',
    value: readiness,
    tone: ({ isReady }) => (isReady ? 'good' : 'warn'),
    about: 'whether its pod is ready',
  },
  { header: 'POD', value: ({ pod }) => pod?.metadata.name, min: 12, shorten: 'middle', about: 'its pod' },
  {
    header: 'POD ADDRESS',
    value: ({ addresses, pod }) => {
      const own = addresses.filter(({ via }) => via === 'podIP').map(addressText);
      return own.length === 0 ? pod?.status.podIP : own.join(',');
    },
    wide: true,
    about: "the pod's own address: another one with every pod",
  },
  {
    header: 'CONFLICT',
    value: ({ clashes }) => clashes.map(({ message }) => message).join('; '),
    tone: () => 'bad',
    min: 12,
    drop: 1,
    about: 'who has a port that it needs',
  },
];

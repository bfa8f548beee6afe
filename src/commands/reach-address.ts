import type { ObservedReach } from '../cluster/observe-reach.ts';
import { viewOf } from '../domain/cluster-view.ts';
import type { DaemonSet } from '../domain/objects.ts';
import type { AddressAnswer, DaemonAddress } from '../domain/reach/address.ts';
import { addressOf } from '../domain/reach/address.ts';
import { reachOf } from '../domain/reach/reach-of.ts';
import type { Reach } from '../domain/reach/reach.ts';
import { nodeAddressDocument } from '../printers/reach-documents.ts';
import { hostAndPort } from '../printers/reach-wording.ts';
import { sanitize } from '../printers/sanitize.ts';
import { toJson, toYaml } from '../printers/structured.ts';
import { someOf } from '../printers/wording.ts';
import type { Answer } from './answer.ts';
import { NotFoundError } from './names.ts';
import { noteLines, notesOf } from './notes.ts';
import type { ReachSetting } from './reach-answer.ts';

export interface AddressQuestion {
  readonly node: string;
  /** The number or the name of a port; absent: the first. */
  readonly port?: string;
}

function portText({ port, portName, protocol = 'TCP' }: DaemonAddress): string {
  const number = protocol === 'TCP' ? String(port ?? '') : `${port}/${protocol}`;
  return portName === '' ? number : `${number} (${portName})`;
}

/** Addresses of the same port of the container are ways to the same thing. */
function leadElsewhere(others: readonly DaemonAddress[], chosen: DaemonAddress): readonly DaemonAddress[] {
  const portOf = ({ containerPort, protocol = 'TCP' }: DaemonAddress): string =>
    `${containerPort}/${protocol}`;
  return others.filter(
    (each, index) =>
      portOf(each) !== portOf(chosen) &&
      others.findIndex((other) => portOf(other) === portOf(each)) === index,
  );
}

type NoAddress = Exclude<AddressAnswer, { readonly kind: 'address' }>;

/** Why there is no such address, and what to ask next. */
function noAddress(
  found: NoAddress,
  { daemonSet, nodes }: Reach,
  { node, port }: AddressQuestion,
): NotFoundError {
  const { namespace, name } = daemonSet.metadata;
  const whyNot = `kubectl ds why-not ${node} ${name} -n ${namespace}`;
  switch (found.kind) {
    case 'noPod':
      return new NotFoundError(`daemonsets.apps "${name}" has no pod on node ${node}`, `see: ${whyNot}`);
    case 'noAddress': {
      const pod = nodes.find((each) => each.node === node)?.pod?.metadata.name ?? '';
      const unsaid = `neither the node nor pods "${pod}" says its address`;
      return found.isReady
        ? new NotFoundError(`the address of node ${node} is not known`, unsaid)
        : new NotFoundError(`pods "${pod}" on node ${node} has no address yet`, `see: ${whyNot}`);
    }
    case 'noSuchPort': {
      const known = found.known.filter((each) => each.port !== undefined).map(portText);
      const hint = known.length === 0 ? 'no port of it is known' : `ports: ${someOf([...new Set(known)], 8)}`;
      return new NotFoundError(`daemonsets.apps "${name}" has no port "${port ?? ''}" on node ${node}`, hint);
    }
  }
}

/** What to know before using the address. */
function remarks(
  chosen: DaemonAddress,
  others: readonly DaemonAddress[],
  { nodes }: Reach,
  { node, port }: AddressQuestion,
): readonly string[] {
  const isReady = nodes.find((each) => each.node === node)?.isReady === true;
  const more = leadElsewhere(others, chosen).map(portText);
  return [
    ...(isReady ? [] : ['the pod there is not ready']),
    ...(chosen.via === 'podIP' ? ['this is the address of the pod: the next pod there has another one'] : []),
    ...(chosen.protocol === undefined || chosen.protocol === 'TCP'
      ? []
      : [`the port is of ${chosen.protocol}`]),
    ...(port !== undefined || more.length === 0
      ? []
      : [`other ports: ${someOf(more, 8)}: choose with --port`]),
  ];
}

/**
 * What `reach NAME --node NODE` says: the address on stdout, all else on stderr. Throws NotFoundError where there is none.
 */
export function nodeAddressAnswer(
  daemonSet: DaemonSet,
  { state, objects }: ObservedReach,
  question: AddressQuestion,
  { options, look, source }: ReachSetting,
): Answer {
  const reach = reachOf(daemonSet, viewOf(state), objects);
  const notes = notesOf(state, []);
  if (reach.pods === undefined)
    throw new NotFoundError(
      `the pods of daemonsets.apps "${daemonSet.metadata.name}" are not known`,
      notes[0],
    );
  const found = addressOf(reach, question.node, question.port, state.release);
  if (found.kind !== 'address') throw noAddress(found, reach, question);
  const { chosen, others } = found;
  const said = remarks(chosen, others, reach, question);
  const finding = reach.nodes.some(({ node, isReady }) => node === question.node && !isReady);
  if (options.output === 'json' || options.output === 'yaml') {
    const document = nodeAddressDocument(reach, question.node, chosen, others, { source, notes });
    return { stdout: options.output === 'json' ? toJson(document) : toYaml(document), stderr: '', finding };
  }
  return {
    stdout: `${sanitize(hostAndPort(chosen.host, chosen.port))}\n`,
    stderr: noteLines([...said, ...notes], look),
    finding,
  };
}

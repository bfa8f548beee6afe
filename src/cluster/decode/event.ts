import type { ClusterEvent } from '../../domain/objects.ts';
import { child, type Fields, integer, optionalChild, optionalInteger, optionalTime, text } from './fields.ts';
import { decoder } from './metadata.ts';

/** When an event was last seen: where, depends on the API that wrote it and on how often it has happened. */
function lastSeen(fields: Fields, series: Fields): number | undefined {
  const times = [
    optionalTime(series, 'lastObservedTime'),
    optionalTime(fields, 'lastTimestamp'),
    optionalTime(fields, 'deprecatedLastTimestamp'),
    optionalTime(fields, 'eventTime'),
    optionalTime(fields, 'firstTimestamp'),
    optionalTime(fields, 'deprecatedFirstTimestamp'),
  ];
  return times.find((time) => time !== undefined);
}

function countOf(fields: Fields, series: Fields): number {
  const counts = [series, fields].map((source) => optionalInteger(source, 'count'));
  return counts.find((count) => count !== undefined) ?? integer(fields, 'deprecatedCount', 1);
}

/** Decodes an event of core/v1 or of events.k8s.io. @throws ClusterError `malformed` */
export const decodeEvent = decoder('Event', 'namespaced', (metadata, fields): ClusterEvent => {
  const about = optionalChild(fields, 'involvedObject') ?? child(fields, 'regarding');
  const series = child(fields, 'series');
  return {
    metadata,
    involvedObject: {
      kind: text(about, 'kind'),
      namespace: text(about, 'namespace'),
      name: text(about, 'name'),
      uid: text(about, 'uid'),
    },
    type: text(fields, 'type', 'Normal'),
    reason: text(fields, 'reason'),
    message: text(fields, 'message', text(fields, 'note')),
    count: countOf(fields, series),
    lastTimestamp: lastSeen(fields, series) ?? metadata.creationTimestamp,
  };
});

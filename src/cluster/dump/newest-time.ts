const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** Fields that hold a moment that was past when the object was written, on objects and in the lists within them. */
const timeFields = new Set([
  'creationTimestamp',
  'lastTransitionTime',
  'lastHeartbeatTime',
  'lastProbeTime',
  'startTime',
  'startedAt',
  'finishedAt',
  'lastTimestamp',
  'firstTimestamp',
  'eventTime',
  'lastObservedTime',
  'deprecatedLastTimestamp',
  'time',
]);

/** Parts of an object that may hold such fields. Specs do not, and they are most of a dump. */
const parts = new Set([
  'metadata',
  'managedFields',
  'status',
  'conditions',
  'containerStatuses',
  'initContainerStatuses',
  'state',
  'lastState',
  'running',
  'terminated',
  'series',
]);

/**
 * The newest moment that is written in an object, or `newest` where that is newer. Moments are compared as the texts
 * they are: the API writes all in UTC. `deletionTimestamp` does not count, for it lies in the future.
 */
export function newestTime(value: unknown, newest: string): string {
  if (typeof value !== 'object' || value === null) return newest;
  if (Array.isArray(value)) return value.reduce<string>((sofar, item) => newestTime(item, sofar), newest);
  let found = newest;
  for (const [name, part] of Object.entries(value)) {
    if (typeof part === 'string') {
      if (part > found && timeFields.has(name) && isMoment(part)) found = part;
    } else if (parts.has(name)) found = newestTime(part, found);
  }
  return found;
}

function isMoment(text: string): boolean {
  return moment.test(text) && !Number.isNaN(Date.parse(text));
}

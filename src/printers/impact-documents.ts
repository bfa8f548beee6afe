import type { Change } from '../domain/change/change.ts';
import type { DaemonSetImpact, Impact, Placed, Preemption } from '../domain/change/impact.ts';
import { API_VERSION, type Document, json, reasonDocument } from './documents.ts';

/** A DaemonSet that is applied is named; its manifest is what was given. */
function changeDocument(change: Change): Document {
  if (change.kind !== 'applyDaemonSet') return json(change) as Document;
  const { namespace, name } = change.daemonSet.metadata;
  return { kind: change.kind, namespace, name };
}

function placed({ fits, evicts, reasons, ...place }: Placed): Document {
  return {
    ...(json(place) as Document),
    fits,
    ...(evicts === undefined ? {} : { evicts: evictsDocument(evicts) }),
    reasons: reasons.map(reasonDocument),
  };
}

function evictsDocument({ pods, isCertain, reasons }: Preemption): Document {
  return { pods: json(pods), isCertain, reasons: reasons.map(reasonDocument) };
}

/** Lists that a DaemonSet has nothing in are left out, but for those that every impact is about. */
function unlessEmpty(field: string, list: readonly unknown[]): Document {
  return list.length === 0 ? {} : { [field]: json(list) };
}

function daemonSetDocument(impact: DaemonSetImpact): Document {
  const { namespace, name, gains, loses, replaced } = impact;
  return {
    namespace,
    name,
    gains: gains.map(placed),
    loses: json(loses),
    ...(replaced.length === 0 ? {} : { replaced: replaced.map(placed) }),
    ...unlessEmpty('mayBeReplaced', impact.mayBeReplaced),
    ...unlessEmpty('staysMisscheduled', impact.staysMisscheduled),
    ...unlessEmpty('noLongerMisscheduled', impact.noLongerMisscheduled),
    ...unlessEmpty('evictedLater', impact.evictedLater),
    ...unlessEmpty('orphaned', impact.orphaned),
    ...unlessEmpty('adopted', impact.adopted),
  };
}

/** What a change does, for programs: kind `Impact`. Durations are seconds. */
export function impactDocument({ change, daemonSets, otherPods, warnings }: Impact): Document {
  return {
    apiVersion: API_VERSION,
    kind: 'Impact',
    change: changeDocument(change),
    daemonSets: daemonSets.map(daemonSetDocument),
    ...unlessEmpty('otherPods', otherPods),
    warnings: warnings.map(({ kind, message }) => ({ kind, message })),
  };
}

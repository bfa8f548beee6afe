import { formatSelector } from '../label-selector.ts';
import type { DaemonSet } from '../objects.ts';
import { namedNodes } from '../rollout/drive-words.ts';
import { daemonSetNamed } from './change.ts';
import { keepsFromDrain } from './orphans.ts';
import { overlappingControllers } from './overlap.ts';
import { countedPods, fullName, nodesOf, plural, type WarningInput } from './warning-input.ts';

/** A DaemonSet whose selector another controller shares: those that are made or orphaned now. */
export function selectorOverlap({ change, state, others, drafts }: WarningInput): readonly string[] {
  if (change.kind === 'applyDaemonSet') return overlapOf(change.daemonSet, state, others);
  if (change.kind !== 'deleteDaemonSet' || change.cascade !== 'orphan') return [];
  const several = drafts
    .flatMap(({ orphaned }) => orphaned)
    .filter(({ mayBeAdoptedBy }) => mayBeAdoptedBy !== undefined);
  if (several.length === 0) return [];
  const names = [...new Set(several.flatMap(({ mayBeAdoptedBy }) => mayBeAdoptedBy ?? []))].join(', ');
  return [
    `more than one DaemonSet selects the orphans (${names}): which of them adopts a pod is left to chance, and it then deletes all but the oldest that it has on a node`,
  ];
}

function overlapOf(
  daemonSet: DaemonSet,
  state: WarningInput['state'],
  others: WarningInput['others'],
): readonly string[] {
  const names = overlappingControllers(daemonSet, state, others);
  if (names.length === 0) return [];
  const selector = formatSelector(daemonSet.spec.selector);
  return [
    `the selector ${selector} overlaps with ${names.join(', ')}: a pod of one that loses its controller is adopted by the other, and a DaemonSet then deletes all but the oldest of a node`,
  ];
}

/** Pods that a DaemonSet takes over, and those that it deletes for it. */
export function adoptionWarning({ daemonSets }: WarningInput): readonly string[] {
  return daemonSets.flatMap((impact) => {
    const { adopted, loses, replaced } = impact;
    if (adopted.length === 0) return [];
    const duplicates = loses.filter(({ how }) => how === 'deleted as a duplicate');
    const unwanted = loses.filter(({ how }) => how === 'deleted by the controller');
    const them = plural(adopted.length, 'it', 'them');
    return [
      [
        `${fullName(impact)} adopts ${countedPods(adopted.length)} on ${namedNodes(nodesOf(adopted))}`,
        ...(duplicates.length === 0
          ? []
          : [
              `deletes all but the oldest of each node (${countedPods(duplicates.length)} on ${namedNodes(nodesOf(duplicates))})`,
            ]),
        ...(unwanted.length === 0
          ? []
          : [
              `deletes ${countedPods(unwanted.length)} on ${namedNodes(nodesOf(unwanted))}, where it does not run`,
            ]),
        ...(replaced.length === 0
          ? []
          : [`replaces ${them}, as many at a time as its strategy allows, since the template is another`]),
      ].join('; '),
    ];
  });
}

/** OnDelete replaces nothing by itself. */
export function onDeleteLeaves({ drafts }: WarningInput): readonly string[] {
  return drafts.flatMap(({ daemonSet, leftOld, mayBeLeftOld }) => {
    const is = `the update strategy of ${fullName(daemonSet.metadata)} is OnDelete`;
    const keep = plural(leftOld.length, 'keeps its', 'keep their');
    return [
      ...(leftOld.length === 0
        ? []
        : [`${is}: ${countedPods(leftOld.length)} ${keep} old template until deleted`]),
      ...(mayBeLeftOld.length === 0
        ? []
        : [
            `${is}: those of its ${countedPods(mayBeLeftOld.length)} that have another template keep it until deleted; which ones have is not known`,
          ]),
    ];
  });
}

/** Pods that nobody controls once the DaemonSet is gone. */
function orphans({ daemonSets }: WarningInput) {
  return daemonSets.flatMap(({ namespace, orphaned }) =>
    orphaned
      .filter(({ adoptedBy, mayBeAdoptedBy }) => adoptedBy === undefined && mayBeAdoptedBy === undefined)
      .map(({ node, pod }) => ({ node, name: fullName({ namespace, name: pod }) })),
  );
}

/** Drain counts orphans as pods that would be lost. */
export function drainNeedsForce(input: WarningInput): readonly string[] {
  const orphaned = orphans(input);
  if (orphaned.length === 0) return [];
  const kept = new Set(
    (input.state.pods ?? []).filter(keepsFromDrain).map(({ metadata }) => fullName(metadata)),
  );
  const left = orphaned.filter(({ name }) => kept.has(name));
  if (left.length === 0) return [];
  const nodes = namedNodes(nodesOf(left));
  return [
    `${countedPods(left.length)} on ${nodes} ${plural(left.length, 'has', 'have')} no controller then: kubectl drain refuses without --force, and with it the ${plural(left.length, 'pod is', 'pods are')} gone for good`,
  ];
}

/** The way by which a DaemonSet is replaced without its pods going: and what that leads to. */
export function recreatedAdopts(input: WarningInput): readonly string[] {
  const { change, state } = input;
  if (change.kind !== 'deleteDaemonSet' || orphans(input).length === 0) return [];
  const daemonSet = daemonSetNamed(change, state);
  if (daemonSet === undefined) return [];
  return [
    `a DaemonSet created anew with the selector ${formatSelector(daemonSet.spec.selector)} adopts the orphans at once: under RollingUpdate it replaces those of another template, as many at a time as it allows, under OnDelete it leaves them`,
  ];
}

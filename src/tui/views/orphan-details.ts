import { keepsFromDrain, type OrphanedPod } from '../../domain/change/orphans.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import { wrap } from '../../printers/wrap.ts';

function madeBy({ formerOwner }: OrphanedPod): string {
  if (formerOwner === undefined) return 'who made it is not known';
  const { name, certain } = formerOwner;
  return certain
    ? `made by DaemonSet ${name}, as a revision that it left says`
    : `made by DaemonSet ${name}, as its own name says`;
}

function waitsFor({ adopters, pod }: OrphanedPod): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'it is being deleted';
  const [first, ...more] = adopters;
  if (first === undefined)
    return 'no DaemonSet selects it: it stays until somebody deletes it, or creates one that does';
  return more.length === 0
    ? `DaemonSet ${first} selects it, and takes it as soon as it sees it`
    : `DaemonSets ${adopters.join(', ')} select it: the first to see it takes it`;
}

/** Who made an orphan, whom it waits for, and what it stands in the way of. */
export function orphanDetails(orphan: OrphanedPod, look: Look): string {
  const { metadata } = orphan.pod;
  const name = look.paint('strong', sanitize(`${metadata.namespace}/${metadata.name}`));
  const drain = keepsFromDrain(orphan.pod) ? ['kubectl drain of its node needs --force'] : [];
  const sentences = [madeBy(orphan), waitsFor(orphan), ...drain];
  const lines = sentences.map((text) => `  ${wrap(sanitize(text), '    ', look.width, 2)}\n`);
  return `${name}\n${lines.join('')}`;
}

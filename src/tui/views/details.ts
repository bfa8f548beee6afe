import { pairOf } from '../../domain/coverage/coverage.ts';
import type { Pair } from '../../domain/coverage/pair.ts';
import { taintText } from '../../domain/explain/fixes.ts';
import type { DaemonSet, Node } from '../../domain/objects.ts';
import { stateTone } from '../../printers/bar.ts';
import { stateText } from '../../printers/columns/node-pairs.ts';
import { reasonBlock } from '../../printers/reason-block.ts';
import { sanitize } from '../../printers/sanitize.ts';
import type { Look } from '../../printers/tone.ts';
import { wrap } from '../../printers/wrap.ts';
import type { Answers, DaemonSetRow } from '../answers.ts';

/** Why a DaemonSet is as it is on a node: every reason, with what would mend it. */
export function pairDetails(
  daemonSet: DaemonSet,
  node: string,
  answers: Answers,
  look: Look,
  before = '',
): string {
  const pair = pairOf(daemonSet, node, answers.view);
  const state = look.paint(stateTone(pair.state), stateText(pair) ?? '<unknown>');
  const name = look.paint('strong', `${sanitize(daemonSet.metadata.name)} on ${sanitize(node)}`);
  const pod = pair.pod === undefined ? '' : `, pod ${sanitize(pair.pod.metadata.name)}`;
  return `${wrap(`${before}${name}: ${state}${pod}`, '  ', look.width, 0)}\n${reasonsText(pair, look)}`;
}

function reasonsText({ reasons, state }: Pair, look: Look): string {
  if (reasons.length > 0) return reasons.map((reason) => reasonBlock(reason, look)).join('');
  return state === 'Available' ? '' : '  nothing speaks against it\n';
}

/** What holds a DaemonSet up everywhere, its rollout in a sentence, and its most frequent reasons. */
export function daemonSetDetails({ coverage, rollout }: DaemonSetRow, look: Look): string {
  const { status } = rollout;
  const everywhere = coverage.daemonSetReasons.map((reason) => reasonBlock(reason, look));
  // What holds everything up says it all.
  if (everywhere.length > 0) return everywhere.join('');
  const message = `${wrap(sanitize(status.message), '  ', look.width, 0)}\n`;
  const reasons = coverage.reasons.map(({ nodes, message: why, kind }) => {
    const count = look.paint('strong', `${nodes.length} ${kind}`);
    const used = `${nodes.length} ${kind}`.length + 4;
    return `  ${count}: ${wrap(sanitize(why), '    ', look.width, used)}\n`;
  });
  const next = status.next === undefined ? '' : `  ${look.paint('strong', `$ ${sanitize(status.next)}`)}\n`;
  return message + next + reasons.join('');
}

/** What is wrong with a node, and what keeps pods off it. */
export function nodeDetails(node: Node | undefined, problems: readonly string[], look: Look): string {
  const trouble = problems.map((problem) => `${look.paint('bad', sanitize(problem))}\n`).join('');
  if (node === undefined) return `${trouble}the node could not be read\n`;
  const taints = node.spec.taints.map(taintText).join(', ');
  const cordoned = node.spec.unschedulable ? 'cordoned; ' : '';
  const text = `${cordoned}taints: ${taints === '' ? 'none' : taints}`;
  return `${trouble}${wrap(sanitize(text), '  ', look.width, 0)}\n`;
}

import type { Impact } from '../../domain/change/impact.ts';
import type { Document } from '../../printers/documents.ts';
import { impactDocument } from '../../printers/impact-documents.ts';
import { impactText } from '../../printers/impact.ts';
import { toJson, toYaml } from '../../printers/structured.ts';
import type { Look } from '../../printers/tone.ts';
import type { CommandContext } from '../context.ts';
import { confirmed } from '../rollout/confirm.ts';

/** How an impact is presented. */
export interface Presentation {
  readonly look: Look;
  /** Absent: for people. With `name` an impact is not shown. */
  readonly output?: 'json' | 'yaml' | 'name';
  /** What else a program is told: what has really happened. */
  readonly more?: Document;
}

/** Shows what a change does: to people as a table, to programs as one object. */
export function presentImpact(context: CommandContext, impact: Impact, presentation: Presentation): void {
  const { look, output, more } = presentation;
  if (output === 'name') return;
  if (output === undefined) {
    context.stdout.write(impactText(impact, look));
    return;
  }
  const document = { ...impactDocument(impact), ...more };
  context.stdout.write(output === 'yaml' ? toYaml(document) : toJson(document));
}

/** What is to be agreed to. */
interface Agreement {
  /** `-y`: do not ask. */
  readonly yes: boolean;
  /** Whether the change is one to ask about at all. */
  readonly needed: boolean;
  readonly question: string;
}

/** Whether to go on: asks on a terminal where that is needed; says so where nothing is done. */
export async function agreed(
  context: CommandContext,
  { yes, needed, question }: Agreement,
): Promise<boolean> {
  return !needed || confirmed(context, question, { yes });
}

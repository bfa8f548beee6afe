import { nodePool } from '../domain/node-pool.ts';
import type { Labels } from '../domain/objects.ts';
import { zoneOf } from '../printers/columns/node-pairs.ts';
import { UsageError } from './usage-error.ts';

/** What `overhead --by` adds up by. */
export type OverheadGrouping =
  | { readonly kind: 'node' | 'daemonset'; readonly name: string }
  | {
      readonly kind: 'label';
      readonly name: string;
      readonly header: string;
      /** Of a node's labels; undefined where it has no such thing. */
      readonly valueOf: (labels: Labels) => string | undefined;
    };

/** Reads `--by`. Throws UsageError with the valid forms. */
export function parseOverheadGrouping(text: string): OverheadGrouping {
  if (text === 'node' || text === 'daemonset') return { kind: text, name: text };
  if (text === 'zone') return { kind: 'label', name: text, header: 'ZONE', valueOf: zoneOf };
  if (text === 'pool' || text === 'pool-label')
    return { kind: 'label', name: 'pool', header: 'POOL', valueOf: nodePool };
  const key = /^(?:pool-)?label=(.+)$/.exec(text)?.[1];
  if (key !== undefined) {
    return {
      kind: 'label',
      name: `label=${key}`,
      header: key.toUpperCase(),
      valueOf: (labels) => labels[key],
    };
  }
  throw new UsageError(
    `invalid argument "${text}" for "--by" flag: valid are node, daemonset, pool, zone, label=KEY`,
  );
}

import type { Source } from '../../tui/state.ts';
import type { ClusterOptions } from '../cluster-options.ts';
import type { KnownCluster } from '../context.ts';
import { sourceFlags } from './source-flags.ts';

/** What the live view says of where its answers come from. */
export function sourceOf(
  { name = '', contexts = [] }: KnownCluster,
  options: ClusterOptions,
  isReadOnly: boolean,
): Source {
  const flags = sourceFlags(options);
  return {
    name,
    isDump: options.from !== undefined,
    isReadOnly,
    contexts,
    ...(flags.length === 0 ? {} : { flags }),
  };
}

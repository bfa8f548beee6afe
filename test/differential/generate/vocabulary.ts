/** The few words that everything generated is made of, so that selectors meet labels and tolerations meet taints. */

export const zoneKey = 'topology.kubernetes.io/zone';

/** By key, the values that nodes have: numbers with leading zeros and beyond 64 bits, the empty value and words. */
export const nodeLabels = {
  pool: ['gpu', 'cpu', 'spot'],
  'example.com/generation': ['7', '12', '0206', 'x3', '9223372036854775808'],
  disk: ['ssd', 'hdd', ''],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

/** What the runtime class asks of a node; no template asks for it, as the API server refuses a pod whose wishes clash. */
export const runtimeKey = 'example.com/runtime';

export type NodeLabelKey = keyof typeof nodeLabels;

export const nodeLabelKeys = ['pool', 'example.com/generation', 'disk'] as const;

export const taintKeys = ['dedicated', 'example.com/maintenance', 'spot'] as const;
export const taintValues = ['gpu', 'db', ''] as const;
export const taintEffects = ['NoSchedule', 'NoExecute', 'PreferNoSchedule'] as const;

export const podLabels = {
  tier: ['front', 'back', 'store'],
  app: ['cache', 'web'],
} as const;

/** The namespace `limited` has a LimitRange; `spread` is for the DaemonSets with topology spread constraints alone. */
export const namespaces = ['plain', 'other', 'limited', 'spread'] as const;

export const widget = 'example.com/widget';

export const hostPorts = [8080, 9100, 9101] as const;
export const hostIPs = ['', '0.0.0.0', '127.0.0.1', '10.0.0.7'] as const;
export const protocols = ['TCP', 'UDP'] as const;

/** None of them preempts pods of the class `high`. */
export const priorityClasses = ['low', 'middle', 'polite', 'high'] as const;

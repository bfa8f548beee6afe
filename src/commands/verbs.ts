import type { Flag } from './flags.ts';
import { completionFlags, coverageFlags, versionFlags, whyNotFlags } from './options.ts';

/** A verb as data: routing, help, completion and the README come from it. */
export interface Verb {
  readonly name: string;
  /** What follows the name. */
  readonly words: string;
  readonly about: string;
  readonly flags: readonly Flag[];
  readonly examples: readonly (readonly [command: string, about: string])[];
  /** What its words name, for completion. */
  readonly completes: 'daemonSets' | 'nodes' | readonly string[];
}

export const verbs = [
  {
    name: 'coverage',
    words: '[NAME...]',
    about: 'DaemonSets with the nodes they cover; of one NAME, each node',
    flags: coverageFlags,
    completes: 'daemonSets',
    examples: [
      ['kubectl ds coverage -A', 'every DaemonSet'],
      ['kubectl ds coverage -n kube-system agent', 'one DaemonSet, node by node'],
      ['kubectl ds coverage -A --by zone', 'the same by zone'],
      [
        'kubectl ds coverage --from dump.json',
        'from what `kubectl get nodes,ds,pods,events -A -o json` printed',
      ],
    ],
  },
  {
    name: 'why-not',
    words: 'NODE [NAME...] | daemonset/NAME',
    about: 'why a node has no healthy daemon pod; why nodes lack the pod of a DaemonSet',
    flags: whyNotFlags,
    completes: 'nodes',
    examples: [
      ['kubectl ds why-not node-1', 'every DaemonSet on one node'],
      ['kubectl ds why-not -n kube-system daemonset/agent', 'one DaemonSet over all nodes, by reason'],
    ],
  },
  {
    name: 'version',
    words: '',
    about: 'the version of this plugin and, where it can be reached, of the server',
    flags: versionFlags,
    completes: [],
    examples: [],
  },
  {
    name: 'completion',
    words: 'bash|zsh|fish',
    about: 'a script that completes names and flags in a shell',
    flags: completionFlags,
    completes: ['bash', 'zsh', 'fish'],
    examples: [['source <(kubectl-ds completion bash)', 'in ~/.bashrc']],
  },
] as const satisfies readonly Verb[];

export type VerbName = (typeof verbs)[number]['name'];

import { labelFlags, taintFlags } from './change/flags.ts';
import { deleteFlags, orphansDeleteFlags, orphansFlags } from './delete-flags.ts';
import type { Flag } from './flags.ts';
import { overheadFlags } from './overhead-flags.ts';
import { createFlags, planFlags } from './plan-flags.ts';
import { reachFlags } from './reach-flags.ts';
import {
  rolloutAdvanceFlags,
  rolloutHistoryFlags,
  rolloutListFlags,
  rolloutPauseFlags,
  rolloutRestartFlags,
  rolloutResumeFlags,
  rolloutStartFlags,
  rolloutStatusFlags,
  rolloutUndoFlags,
} from './rollout/flags.ts';
import {
  completionFlags,
  completionInstallFlags,
  coverageFlags,
  versionFlags,
  whyNotFlags,
} from './options.ts';

/** A verb as data: routing, help, completion and the README come from it. */
export interface Verb {
  readonly name: string;
  /** What follows the name. */
  readonly words: string;
  readonly about: string;
  readonly flags: readonly Flag[];
  readonly examples: readonly (readonly [command: string, about: string])[];
  /** What its words name, for completion. */
  readonly completes: 'daemonSets' | 'nodes' | 'orphans' | readonly string[];
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
    name: 'rollout',
    words: '',
    about: 'every rollout; on a terminal, choose one and watch it',
    flags: rolloutListFlags,
    completes: 'daemonSets',
    examples: [
      ['kubectl ds rollout -A', 'where every rollout stands'],
      ['kubectl ds rollout status agent', 'one of them, until it is done'],
    ],
  },
  {
    name: 'rollout status',
    words: 'NAME',
    about: 'how far a rollout is, what it waits for, and who uses up its budget; until it is done',
    flags: rolloutStatusFlags,
    completes: 'daemonSets',
    examples: [
      ['kubectl ds rollout status agent --timeout 10m', 'exit code 1 if it is not done by then'],
      ['kubectl ds rollout status agent --watch=false', 'as it stands now'],
    ],
  },
  {
    name: 'rollout history',
    words: 'NAME',
    about: 'its revisions: why, when, with which images, on how many nodes',
    flags: rolloutHistoryFlags,
    completes: 'daemonSets',
    examples: [
      ['kubectl ds rollout history agent --revision 3', 'its template, and what differs from now'],
      ['kubectl ds rollout history agent --diff 2..3', 'what differs between two'],
    ],
  },
  {
    name: 'rollout undo',
    words: 'NAME',
    about: 'back to the revision before, or to another one',
    flags: rolloutUndoFlags,
    completes: 'daemonSets',
    examples: [['kubectl ds rollout undo agent --to-revision 3', 'back to revision 3']],
  },
  {
    name: 'rollout restart',
    words: 'NAME...',
    about: 'new pods of the same template, as its update strategy has it',
    flags: rolloutRestartFlags,
    completes: 'daemonSets',
    examples: [['kubectl ds rollout restart -n logging -l app=agent', 'all with this label']],
  },
  {
    name: 'rollout pause',
    words: 'NAME',
    about: 'hold a rollout: no more pods are replaced until it is resumed',
    flags: rolloutPauseFlags,
    completes: 'daemonSets',
    examples: [['kubectl ds rollout pause agent', 'OnDelete for now; the strategy is kept']],
  },
  {
    name: 'rollout resume',
    words: 'NAME',
    about: 'go on with a rollout that was paused, or that was being driven when its driver ended',
    flags: rolloutResumeFlags,
    completes: 'daemonSets',
    examples: [['kubectl ds rollout resume agent --take-over', 'from a driver that is gone']],
  },
  {
    name: 'rollout start',
    words: 'NAME',
    about: 'a new template, driven node by node in waves, undone or paused on failure',
    flags: rolloutStartFlags,
    completes: 'daemonSets',
    examples: [
      [
        'kubectl ds rollout start agent --image main=registry.example/agent:2 --canary 1 --batch 10%',
        'one node, then a tenth of them at a time',
      ],
      ['kubectl ds rollout start agent --restart --order zone --on-failure undo', 'zone by zone'],
    ],
  },
  {
    name: 'rollout advance',
    words: 'NAME --node NODE...',
    about: 'make the daemon pod anew on just these nodes, whatever the update strategy',
    flags: rolloutAdvanceFlags,
    completes: 'daemonSets',
    examples: [['kubectl ds rollout advance agent --node node-1', 'while node-1 is drained anyway']],
  },
  {
    name: 'label',
    words: 'NODE...|-l SELECTOR|--all KEY=VALUE... KEY-...',
    about: 'labels of nodes, set and removed, with what that does to daemon pods',
    flags: labelFlags,
    completes: 'nodes',
    examples: [
      ['kubectl ds label node-1 example.com/role=edge', 'with the pods that come and go for it'],
      ['kubectl ds label -l zone=a example.com/role- --dry-run=client', 'only what it would do'],
    ],
  },
  {
    name: 'taint',
    words: 'NODE...|-l SELECTOR|--all KEY[=VALUE]:EFFECT... KEY[:EFFECT]-...',
    about: 'taints of nodes, put on and taken off, with what that does to daemon pods',
    flags: taintFlags,
    completes: 'nodes',
    examples: [
      ['kubectl ds taint node-1 example.com/broken:NoExecute --wait', 'until the pods have gone'],
      ['kubectl ds taint -l zone=a example.com/broken-', 'off the nodes of a zone'],
    ],
  },
  {
    name: 'delete',
    words: 'NAME',
    about: 'a DaemonSet with its pods, or without them, with what becomes of the pods',
    flags: deleteFlags,
    completes: 'daemonSets',
    examples: [
      ['kubectl ds delete agent --dry-run=client', 'only which pods would go'],
      ['kubectl ds delete agent --cascade=orphan', 'its pods stay, for another DaemonSet to adopt'],
    ],
  },
  {
    name: 'orphans',
    words: '',
    about: 'daemon pods that no controller has: where, who made them, who would adopt them',
    flags: orphansFlags,
    completes: [],
    examples: [['kubectl ds orphans -A', 'of all namespaces']],
  },
  {
    name: 'orphans delete',
    words: 'NAME...|-l SELECTOR|--all|-A',
    about: 'daemon pods without a controller, each as the one that was seen',
    flags: orphansDeleteFlags,
    completes: 'orphans',
    examples: [['kubectl ds orphans delete -n logging --all', 'every orphan of a namespace']],
  },
  {
    name: 'create',
    words: 'NAME --image IMAGE | -f FILE',
    about: 'a DaemonSet from flags, or from a manifest, with what comes of it',
    flags: createFlags,
    completes: [],
    examples: [
      [
        'kubectl ds create agent --image registry.example/agent:1 --dry-run=client -o yaml',
        'a whole manifest',
      ],
      [
        'kubectl ds create logs --image registry.example/logs:1 --mount /var/log:/var/log:ro --tolerate-all',
        'on every node, with its logs',
      ],
      ['kubectl ds create web-local --from-deployment web', 'a pod of a Deployment on every node'],
    ],
  },
  {
    name: 'plan',
    words: '-f FILE|DIR|-',
    about:
      'what would come of a manifest: nodes covered, pods that come and go, and what may be wrong with it',
    flags: planFlags,
    completes: [],
    examples: [
      ['kubectl ds plan -f agent.yaml', 'before it is applied'],
      ['kustomize build . | kubectl ds plan -f - --exit-code', 'exit code 1 where there is a warning'],
      ['kubectl ds plan -f agent.yaml --from dump.json -o wide', 'every node, from a dump'],
    ],
  },
  {
    name: 'overhead',
    words: '',
    about: 'what DaemonSets request of nodes, and which nodes are too small for that',
    flags: overheadFlags,
    completes: [],
    examples: [
      ['kubectl ds overhead', 'node by node'],
      ['kubectl ds overhead --by pool', 'pool by pool'],
      ['kubectl ds overhead --by daemonset --sort-by memory', 'who requests how much'],
      ['kubectl ds overhead -f agent.yaml', 'what it would be with one more'],
    ],
  },
  {
    name: 'reach',
    words: 'NAME',
    about: 'how to talk to its daemons: Services, names, ports of nodes, and who answers there',
    flags: reachFlags,
    completes: 'daemonSets',
    examples: [
      ['kubectl ds reach -n monitoring node-exporter', 'every way there is'],
      ['kubectl ds reach node-exporter --node node-1', 'the address of one'],
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
  {
    name: 'completion install',
    words: '[bash|zsh|fish]',
    about: 'put that script where the shell looks for it, and kubectl_complete-ds where kubectl does',
    flags: completionInstallFlags,
    completes: ['bash', 'zsh', 'fish'],
    examples: [['kubectl ds completion install --dry-run=client', 'only what it would write']],
  },
] as const satisfies readonly Verb[];

export type VerbName = (typeof verbs)[number]['name'];

/** The verbs that stand under another one: `status` of `rollout`. */
export function verbsUnder(name: string): readonly (typeof verbs)[number][] {
  return verbs.filter((verb) => verb.name.startsWith(`${name} `));
}

/** What tells a verb from others at its place: `status` of `rollout status`. */
export function lastWord({ name }: Verb): string {
  return name.slice(name.lastIndexOf(' ') + 1);
}

export function isTopLevel({ name }: Verb): boolean {
  return !name.includes(' ');
}

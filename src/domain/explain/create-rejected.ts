import { humanDuration } from '../duration.ts';
import type { ClusterEvent, DaemonSet } from '../objects.ts';
import type { CreateRejectedBy, Fix, Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import { inNamespace, kubectl, yamlString } from './shell.ts';

/** Who refuses a pod, by the words of the refusal: the first pattern that matches. */
const refusals: readonly (readonly [RegExp, CreateRejectedBy])[] = [
  [/exceeded quota|insufficient quota|failed quota/i, 'quota'],
  [/violates PodSecurity|pod ?security ?policy/i, 'podSecurity'],
  [/admission webhook|failed calling webhook/i, 'webhook'],
  [/(maximum|minimum|limit to request ratio).* (usage )?per (Pod|Container)/i, 'limitRange'],
  [/service ?account/i, 'serviceAccount'],
  [/PriorityClass/i, 'priorityClass'],
];

/** Which part of admission wrote this message of a FailedCreate event. */
function rejectedBy(message: string): CreateRejectedBy {
  return refusals.find(([pattern]) => pattern.test(message))?.[1] ?? 'other';
}

const names: Readonly<Record<CreateRejectedBy, string>> = {
  quota: 'a ResourceQuota',
  podSecurity: 'pod security',
  limitRange: 'a LimitRange',
  webhook: 'an admission webhook',
  serviceAccount: 'a missing service account',
  priorityClass: 'a missing priority class',
  other: 'the API server',
};

/** Why the API server refused to create pods of the DaemonSet, by its newest FailedCreate event. */
export function createRejectedReasons(
  daemonSet: DaemonSet,
  events: readonly ClusterEvent[],
  now: number,
): readonly Reason[] {
  const [newest] = failedCreates(daemonSet, events);
  if (newest === undefined) return [];
  const message = newest.message.replace(/^(\(combined from similar events\): )?(Error creating: )?/, '');
  const by = rejectedBy(message);
  const scope = /PriorityClass In/.test(message) && by === 'quota' ? becauseOfPriority(daemonSet) : '';
  return [
    reason(
      'CreateRejected',
      `pods are refused by ${names[by]}${scope}, last ${humanDuration(now - newest.lastTimestamp)} ago: ${message}`,
      { by, message },
      rejectionFixes(by, message, daemonSet),
    ),
  ];
}

/** The events that tell of a refused pod of the DaemonSet, newest first. */
export function failedCreates(
  daemonSet: DaemonSet,
  events: readonly ClusterEvent[],
): readonly ClusterEvent[] {
  return events
    .filter((event) => isAbout(event, daemonSet) && event.reason === 'FailedCreate')
    .toSorted((a, b) => b.lastTimestamp - a.lastTimestamp);
}

function isAbout({ involvedObject: about }: ClusterEvent, { metadata }: DaemonSet): boolean {
  const sameName =
    about.kind === 'DaemonSet' && about.namespace === metadata.namespace && about.name === metadata.name;
  return sameName && (about.uid === metadata.uid || about.uid === '' || metadata.uid === '');
}

function becauseOfPriority({ spec }: DaemonSet): string {
  const { priorityClassName } = spec.template.spec;
  return priorityClassName === '' ? '' : ` because of its priorityClassName ${priorityClassName}`;
}

function rejectionFixes(by: CreateRejectedBy, message: string, daemonSet: DaemonSet): readonly Fix[] {
  const { namespace } = daemonSet.metadata;
  const { priorityClassName } = daemonSet.spec.template.spec;
  switch (by) {
    case 'quota':
      return /PriorityClass In/.test(message) && priorityClassName !== ''
        ? [priorityQuota(namespace, priorityClassName)]
        : [
            {
              description: 'see what is used up',
              command: kubectl('describe', 'resourcequota', '-n', namespace),
            },
          ];
    case 'podSecurity':
      return [podSecurityFix(namespace)];
    case 'limitRange':
      return [{ description: 'see the limits', command: kubectl('describe', 'limitrange', '-n', namespace) }];
    case 'webhook':
      return [
        {
          description: 'see which webhook this is, and whether its service runs',
          command: kubectl('get', 'validatingwebhookconfigurations,mutatingwebhookconfigurations'),
        },
      ];
    case 'serviceAccount':
      return [serviceAccountFix(message, namespace)];
    case 'priorityClass':
      return [{ description: 'see which there are', command: kubectl('get', 'priorityclasses') }];
    case 'other':
      return [
        {
          description: 'see all its events',
          command: kubectl(
            'describe',
            'daemonset',
            daemonSet.metadata.name,
            ...inNamespace(daemonSet.metadata),
          ),
        },
      ];
  }
}

function priorityQuota(namespace: string, priorityClassName: string): Fix {
  return {
    description: 'let the namespace have pods of this priority class, by a quota for them',
    yaml: [
      'apiVersion: v1',
      'kind: ResourceQuota',
      'metadata:',
      '  name: critical-daemons',
      `  namespace: ${yamlString(namespace)}`,
      'spec:',
      '  hard: {pods: "1000"}',
      '  scopeSelector:',
      '    matchExpressions:',
      `    - {scopeName: PriorityClass, operator: In, values: [${yamlString(priorityClassName)}]}`,
    ].join('\n'),
  };
}

function podSecurityFix(namespace: string): Fix {
  return {
    description: 'let this namespace run privileged pods (a decision about all pods in it)',
    command: kubectl(
      'label',
      'namespace',
      namespace,
      'pod-security.kubernetes.io/enforce=privileged',
      '--overwrite',
    ),
  };
}

function serviceAccountFix(message: string, namespace: string): Fix {
  const name = /serviceaccount "([^"]+)"|service account [^/\s]+\/([^:\s]+)/i.exec(message);
  const account = name?.[1] ?? name?.[2];
  return account === undefined
    ? { description: 'see which there are', command: kubectl('get', 'serviceaccounts', '-n', namespace) }
    : {
        description: 'make the service account',
        command: kubectl('create', 'serviceaccount', account, '-n', namespace),
      };
}

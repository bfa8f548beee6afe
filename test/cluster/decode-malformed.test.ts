import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { decodeDaemonSet, decodeNode, decodePod, decodePodSpec } from '../../src/cluster/decode.ts';

const metadata = { name: 'agent', namespace: 'kube-system' };

function problem(decode: () => unknown): string {
  try {
    decode();
  } catch (error) {
    return error instanceof ClusterError && error.kind === 'malformed' ? error.message : String(error);
  }
  return 'nothing was wrong';
}

describe('malformed objects are named with the field', () => {
  const rows: readonly (readonly [() => unknown, string | RegExp])[] = [
    [() => decodePod(null), 'Pod without a name: metadata.name is missing'],
    [() => decodePod('text'), 'Pod without a name: must be a map, not the string "text"'],
    [
      () => decodePod({ metadata: { ...metadata, labels: 'x' } }),
      'Pod kube-system/agent: metadata.labels must be a map, not the string "x"',
    ],
    [
      () => decodePod({ metadata: { ...metadata, labels: { a: true } } }),
      'Pod kube-system/agent: metadata.labels[a] must be a string, not the boolean true',
    ],
    [
      () => decodePod({ metadata: { ...metadata, creationTimestamp: 'soon' } }),
      'Pod kube-system/agent: metadata.creationTimestamp must be a time like 2006-01-02T15:04:05Z, not the string "soon"',
    ],
    [
      () => decodePod({ metadata, spec: { containers: {} } }),
      'Pod kube-system/agent: spec.containers must be a list, not a map',
    ],
    [
      () => decodePod({ metadata, spec: { hostNetwork: 'yes' } }),
      'Pod kube-system/agent: spec.hostNetwork must be true or false, not the string "yes"',
    ],
    [
      () => decodePod({ metadata, spec: { containers: [{ ports: [{}, { hostPort: '80' }] }] } }),
      'Pod kube-system/agent: spec.containers[0].ports[1].hostPort must be an integer, not the string "80"',
    ],
    [
      () => decodeNode({ metadata: { name: 'n1' }, status: { allocatable: { cpu: '4 cores' } } }),
      /^Node n1: status.allocatable\[cpu\] quantity "4 cores" is not valid: /,
    ],
    [
      () => decodeNode({ metadata: { name: 'n1' }, status: { allocatable: { cpu: null } } }),
      /allocatable\[cpu\] must be a quantity/,
    ],
    [
      () => decodeNode({ metadata: { name: 'n1' }, spec: { taints: ['a'] } }),
      'Node n1: spec.taints[0] must be a map, not the string "a"',
    ],
    [
      () =>
        decodeDaemonSet({
          metadata,
          spec: {
            template: {
              spec: {
                affinity: {
                  nodeAffinity: {
                    requiredDuringSchedulingIgnoredDuringExecution: {
                      nodeSelectorTerms: [{ matchExpressions: [{ values: [1] }] }],
                    },
                  },
                },
              },
            },
          },
        }),
      'DaemonSet kube-system/agent: spec.template.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[0] must be a string, not the number 1',
    ],
    [
      () =>
        decodeDaemonSet({ metadata, spec: { updateStrategy: { rollingUpdate: { maxUnavailable: [] } } } }),
      'DaemonSet kube-system/agent: spec.updateStrategy.rollingUpdate.maxUnavailable must be a number or a percentage',
    ],
    [() => decodePodSpec({ containers: 1 }), 'pod spec: containers must be a list, not the number 1'],
  ];

  test.each(rows.map(([decode, message]) => [String(message), decode, message] as const))(
    '%s',
    (_name, decode, message) => {
      expect(problem(decode)).toMatch(message);
    },
  );
});

import { describe, expect, test } from 'vitest';
import { ClusterError, type ClusterErrorKind } from '../../src/cluster/cluster-error.ts';
import { dryRunFailure, type DryRunFailure } from '../../src/cluster/manifest-refusal.ts';

describe('a dry run that failed', () => {
  test.each<[string, ClusterErrorKind, string, DryRunFailure]>([
    [
      'who may not create DaemonSets has asked nothing',
      'forbidden',
      'daemonsets.apps is forbidden: User "jane" cannot create resource "daemonsets" in API group "apps" in the namespace "a"',
      'unasked',
    ],
    [
      'a quota refuses',
      'forbidden',
      'daemonsets.apps "agent" is forbidden: exceeded quota: q, requested: count/daemonsets.apps=1, used: count/daemonsets.apps=1, limited: count/daemonsets.apps=1',
      'refused',
    ],
    [
      'a namespace that is being deleted refuses',
      'forbidden',
      'daemonsets.apps "agent" is forbidden: unable to create new content in namespace a because it is being terminated',
      'refused',
    ],
    [
      'a webhook denies',
      'forbidden',
      'daemonsets.apps "agent" is forbidden: admission webhook "policy.example" denied the request: no hostPath',
      'refused',
    ],
    [
      'a webhook denies, in words about a right',
      'forbidden',
      'admission webhook "policy.example" denied the request: User "jane" cannot create resource "daemonsets" in API group "apps"',
      'refused',
    ],
    [
      'a webhook denies with a status that means something else',
      'conflict',
      'admission webhook "policy.example" denied the request: not now',
      'refused',
    ],
    [
      'a webhook that must be called is not there',
      'server',
      'Internal error occurred: failed calling webhook "policy.example": connection refused',
      'refused',
    ],
    [
      'a webhook cannot do a dry run',
      'usage',
      'admission webhook "policy.example" does not support dry run',
      'unasked',
    ],
    ['what is invalid is refused', 'usage', 'DaemonSet.apps "agent" is invalid: spec.x: wrong', 'refused'],
    ['a namespace is not there', 'notFound', 'namespaces "a" not found', 'refused'],
    ['the server is in trouble', 'server', 'etcdserver: request timed out', 'failed'],
    ['nobody answers', 'refused', 'The connection to the server was refused', 'failed'],
  ])('%s', (_, kind, message, wanted) => {
    expect(dryRunFailure(new ClusterError(kind, `Error from server: ${message}`))).toBe(wanted);
  });
});

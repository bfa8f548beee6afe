import { describe, expect, test } from 'vitest';
import { ApiWrites } from '../../src/cluster/api-writes.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { HttpRequest } from '../../src/cluster/http/http-client.ts';

const written = { namespace: 'monitoring', name: 'agent', uid: 'u1', resourceVersion: '7' };
const options = { fieldManager: 'kubectl-ds-rollout' };
const daemonSet = { metadata: { namespace: 'monitoring', name: 'agent' } };
const lease = {
  metadata: { namespace: 'monitoring', name: 'agent' },
  spec: { holderIdentity: 'me', leaseDurationSeconds: 30, renewTime: '2026-01-01T00:00:00.250000Z' },
};
const spec = {
  holderIdentity: 'me',
  leaseDurationSeconds: 30,
  acquireTime: Date.UTC(2026, 0, 1),
  renewTime: Date.UTC(2026, 0, 1) + 250,
  leaseTransitions: 2,
};

/** Writes to a server that gives this answer, or refuses with this error, and what it was asked. */
function writesAnswered(answer: unknown) {
  const asked: (HttpRequest & { readonly json: unknown })[] = [];
  const request = (sent: HttpRequest): Promise<unknown> => {
    asked.push({ ...sent, json: JSON.parse(sent.body ?? 'null') as unknown });
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const writes = new ApiWrites({ get: (path) => request({ method: 'GET', path }), request });
  return { writes, asked };
}

const refusal = (kind: ClusterError['kind'], message: string) =>
  new ClusterError(kind, `Error from server: ${message}`);

describe('a patch of a DaemonSet', () => {
  test('holds for what was read only', async () => {
    const { writes, asked } = writesAnswered(daemonSet);
    const patch = { metadata: { annotations: { a: 'b' } }, spec: { minReadySeconds: 1 } };
    await writes.patchDaemonSet(written, patch, { ...options, dryRun: true });
    expect(asked).toMatchObject([
      {
        method: 'PATCH',
        path: '/apis/apps/v1/namespaces/monitoring/daemonsets/agent?fieldManager=kubectl-ds-rollout&dryRun=All',
        contentType: 'application/strategic-merge-patch+json',
        json: {
          metadata: { annotations: { a: 'b' }, uid: 'u1', resourceVersion: '7' },
          spec: { minReadySeconds: 1 },
        },
      },
    ]);
  });

  test('says what to do where it was changed by somebody else', async () => {
    const { writes } = writesAnswered(refusal('conflict', 'the object has been modified'));
    await expect(writes.patchDaemonSet(written, {}, options)).rejects.toMatchObject({
      kind: 'conflict',
      message: 'Error from server: the object has been modified',
      hint: expect.stringContaining('Nothing was done') as string,
    });
  });

  test('is refused with the sentence of the server where it is invalid', async () => {
    const { writes } = writesAnswered(refusal('usage', 'DaemonSet.apps "agent" is invalid: spec.selector'));
    await expect(writes.patchDaemonSet(written, {}, options)).rejects.toThrow('spec.selector');
  });
});

describe('a patch of a node', () => {
  test('is a merge patch, and holds for what was read only', async () => {
    const { writes, asked } = writesAnswered({ metadata: { name: 'n1' } });
    const node = { ...written, namespace: '', name: 'n1' };
    await writes.patchNode(node, { metadata: { labels: { a: null } } }, options);
    expect(asked).toMatchObject([
      {
        method: 'PATCH',
        path: '/api/v1/nodes/n1?fieldManager=kubectl-ds-rollout',
        contentType: 'application/merge-patch+json',
        json: { metadata: { labels: { a: null }, uid: 'u1', resourceVersion: '7' } },
      },
    ]);
  });
});

describe('a DaemonSet', () => {
  const manifest = { apiVersion: 'apps/v1', kind: 'DaemonSet', ...daemonSet };

  test('is created where its manifest says', async () => {
    const { writes, asked } = writesAnswered(daemonSet);
    await writes.createDaemonSet(manifest, options);
    expect(asked).toMatchObject([
      {
        method: 'POST',
        path: '/apis/apps/v1/namespaces/monitoring/daemonsets?fieldManager=kubectl-ds-rollout',
        json: manifest,
      },
    ]);
  });

  test('of which there is one already is not created', async () => {
    const exists = new ClusterError('conflict', 'Error from server (AlreadyExists): already exists');
    const { writes } = writesAnswered(exists);
    await expect(writes.createDaemonSet(manifest, options)).rejects.toMatchObject({
      kind: 'conflict',
      hint: 'Nothing was done: there is one of that name.',
    });
  });

  test('without a name is not sent', async () => {
    const { writes, asked } = writesAnswered(daemonSet);
    await expect(writes.createDaemonSet({ metadata: {} }, options)).rejects.toThrow('no metadata.name');
    expect(asked).toEqual([]);
  });

  test('is tried by a dry run: of a new one, to create it', async () => {
    const { writes, asked } = writesAnswered({ ...daemonSet, spec: { minReadySeconds: 5 } });
    expect(await writes.tryDaemonSet(manifest, options)).toMatchObject({
      daemonSet: { spec: { minReadySeconds: 5 } },
      json: { spec: { minReadySeconds: 5 } },
    });
    expect(asked).toMatchObject([
      {
        method: 'POST',
        path: '/apis/apps/v1/namespaces/monitoring/daemonsets?fieldManager=kubectl-ds-rollout&dryRun=All',
        json: manifest,
      },
    ]);
  });

  test('is tried by a dry run: of one that is there, to patch it, whatever was written to it since', async () => {
    const { writes, asked } = writesAnswered({ ...daemonSet, spec: { minReadySeconds: 5 } });
    const patch = { spec: { minReadySeconds: 5 } };
    expect(await writes.tryPatch(written, patch, options)).toMatchObject({
      daemonSet: { spec: { minReadySeconds: 5 } },
    });
    expect(asked).toMatchObject([
      {
        method: 'PATCH',
        path: '/apis/apps/v1/namespaces/monitoring/daemonsets/agent?fieldManager=kubectl-ds-rollout&dryRun=All',
        contentType: 'application/strategic-merge-patch+json',
      },
    ]);
    expect(asked.map(({ json }) => json)).toEqual([patch]);
  });

  test.each([
    ['background', 'Background'],
    ['foreground', 'Foreground'],
    ['orphan', 'Orphan'],
  ] as const)('is deleted with --cascade=%s', async (cascade, propagationPolicy) => {
    const { writes, asked } = writesAnswered({});
    await writes.deleteDaemonSet(written, cascade, { ...options, dryRun: true });
    expect(asked).toMatchObject([
      {
        method: 'DELETE',
        path: '/apis/apps/v1/namespaces/monitoring/daemonsets/agent',
        json: { preconditions: { uid: 'u1', resourceVersion: '7' }, propagationPolicy, dryRun: ['All'] },
      },
    ]);
  });
});

describe('the deletion of a pod', () => {
  const differs =
    'Operation cannot be fulfilled on pods "agent": the UID in the precondition (u1) does not match the UID in record (u2)';
  const failed = 'Precondition failed: UID in precondition: u1, UID in object meta: u2';

  test.each([
    ['a pod that is there is deleted', {}, 'deleted'],
    ['a pod that is gone', refusal('notFound', 'pods "agent" not found'), 'gone'],
    ['another pod of that name, as the registry says it', refusal('conflict', differs), 'gone'],
    ['another pod of that name, as the storage says it', refusal('conflict', failed), 'gone'],
  ])('%s', async (_, answer, outcome) => {
    const { writes, asked } = writesAnswered(answer);
    expect(await writes.deletePod(written, { ...options, dryRun: true })).toBe(outcome);
    expect(asked).toMatchObject([
      {
        method: 'DELETE',
        path: '/api/v1/namespaces/monitoring/pods/agent',
        json: { kind: 'DeleteOptions', preconditions: { uid: 'u1' }, dryRun: ['All'] },
      },
    ]);
  });

  test('asks for the resourceVersion too where one is named', async () => {
    const { writes, asked } = writesAnswered({});
    await writes.deletePod(written, { ...options, resourceVersion: '7' });
    expect(asked).toMatchObject([{ json: { preconditions: { uid: 'u1', resourceVersion: '7' } } }]);
  });

  test.each([
    ['a refusal by an admission webhook', refusal('conflict', 'admission webhook denied the request')],
    ['a right that is missing', refusal('forbidden', 'cannot delete resource "pods"')],
  ])('%s is passed on', async (_, answer) => {
    const { writes } = writesAnswered(answer);
    await expect(writes.deletePod(written, options)).rejects.toThrow(answer.message);
  });
});

describe('a Lease', () => {
  test('is written with times that the server takes', async () => {
    const { writes, asked } = writesAnswered(lease);
    expect(await writes.createLease('monitoring', 'agent', spec, options)).toMatchObject({
      holderIdentity: 'me',
      renewTime: spec.renewTime,
      acquireTime: 0,
    });
    expect(asked).toMatchObject([
      {
        method: 'POST',
        path: '/apis/coordination.k8s.io/v1/namespaces/monitoring/leases?fieldManager=kubectl-ds-rollout',
        json: {
          metadata: { name: 'agent', namespace: 'monitoring' },
          spec: {
            ...spec,
            acquireTime: '2026-01-01T00:00:00.000000Z',
            renewTime: '2026-01-01T00:00:00.250000Z',
          },
        },
      },
    ]);
  });

  test('that is gone is none', async () => {
    const { writes } = writesAnswered(refusal('notFound', 'leases "agent" not found'));
    expect(await writes.lease('monitoring', 'agent')).toBeUndefined();
    await expect(writes.deleteLease(written)).resolves.toBeUndefined();
  });

  test('that is gone cannot be replaced: a conflict like any other', async () => {
    const { writes } = writesAnswered(refusal('notFound', 'leases "agent" not found'));
    await expect(writes.replaceLease(written, spec, options)).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('is deleted as it was read', async () => {
    const { writes, asked } = writesAnswered({});
    await writes.deleteLease(written);
    expect(asked).toMatchObject([{ json: { preconditions: { uid: 'u1', resourceVersion: '7' } } }]);
  });
});

describe('a right', () => {
  const right = { verb: 'delete', group: '', resource: 'pods', namespace: 'monitoring' };

  test.each([
    ['is there', { status: { allowed: true } }, true],
    ['is not there', { status: { allowed: false, denied: true } }, false],
    ['is not told', {}, false],
  ])('that %s', async (_, answer, allowed) => {
    const { writes, asked } = writesAnswered(answer);
    expect(await writes.isAllowed(right)).toBe(allowed);
    expect(asked).toMatchObject([
      {
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        json: { kind: 'SelfSubjectAccessReview', spec: { resourceAttributes: right } },
      },
    ]);
  });
});

import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { describeOnControlPlane, type E2E } from '../support/control-plane/e2e.ts';
import { writeKubeconfig } from '../support/control-plane/kubeconfig.ts';
import type { KubeObject } from '../support/control-plane/objects.ts';
import { kubectlDs, runProgram, bin, type Ran } from '../support/kubectl-ds.ts';
import { ask, daemonSetIn, untilStatus } from './scenario.ts';

const users = [{ name: 'jane', token: 'jane-token', groups: ['developers'] }];

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const read = (apiGroup: string, ...resources: readonly string[]): Rule => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ['get', 'list', 'watch'],
});

/** Lets jane do this in the namespace, and nothing else anywhere. */
async function allow(cluster: E2E, namespace: string, rules: readonly Rule[]): Promise<void> {
  const api = 'rbac.authorization.k8s.io';
  const metadata = { name: 'jane', namespace };
  await cluster.api.create({ apiVersion: `${api}/v1`, kind: 'Role', metadata, rules } as KubeObject);
  await cluster.api.create({
    apiVersion: `${api}/v1`,
    kind: 'RoleBinding',
    metadata,
    roleRef: { apiGroup: api, kind: 'Role', name: 'jane' },
    subjects: [{ apiGroup: api, kind: 'User', name: 'jane' }],
  } as KubeObject);
}

describeOnControlPlane(
  'a user who may see little',
  (cluster) => {
    let janes = '';

    beforeAll(async () => {
      const { folder, server, caFile } = cluster().controlPlane;
      janes = join(folder, 'jane.kubeconfig');
      await writeKubeconfig(janes, { server, caFile, user: { token: 'jane-token' } });
      await cluster().createNodes([{ name: 'n1', labels: { any: 'yes' } }]);
    });

    async function asJane(rules: readonly Rule[], ...args: readonly string[]): Promise<Ran> {
      const namespace = await cluster().createNamespace('jane');
      await allow(cluster(), namespace, rules);
      await cluster().api.create(daemonSetIn(namespace, { podSpec: { nodeSelector: { any: 'yes' } } }));
      await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 1 });
      return kubectlDs([...args, '-n', namespace, '--kubeconfig', janes]);
    }

    test('without nodes, coverage comes from the status and the pods, and that is said', async () => {
      const { stdout, stderr, code } = await asJane(
        [read('apps', 'daemonsets', 'controllerrevisions'), read('', 'pods', 'events', 'limitranges')],
        'coverage',
        '-o',
        'json',
      );
      expect(code).toBe(0);
      const { items } = JSON.parse(stdout) as { items: readonly { nodes: object }[] };
      expect(items[0]?.nodes).toMatchObject({ eligible: 1, available: 1 });
      expect(items[0]?.nodes).not.toHaveProperty('total');
      expect(stdout + stderr).toContain('nodes is forbidden');
    });

    test('without pods, the states of nodes are left out rather than guessed', async () => {
      const { stdout, stderr, code } = await asJane([read('apps', 'daemonsets')], 'coverage');
      expect(code).toBe(0);
      expect(stdout).toContain('agent');
      expect(stderr).toContain('pods is forbidden');
      expect(stderr).toContain('states other than Excluded are unknown');
    });

    test('without DaemonSets there is no answer: the error names the missing right', async () => {
      const { stdout, stderr, code } = await asJane([read('', 'pods')], 'coverage');
      expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
      expect(stderr).toContain('daemonsets.apps is forbidden: User "jane" cannot list resource "daemonsets"');
      expect(stderr).toMatch(/kubectl create (cluster)?role /);
    });
  },
  { ownControlPlane: true, users },
);

describeOnControlPlane(
  'through kubectl itself',
  (cluster) => {
    test('`kubectl ds coverage` and `kubectl ds why-not` run the plugin with the same kubeconfig', async () => {
      const namespace = await cluster().createNamespace('plugin');
      await cluster().createNodes([{ name: namespace, labels: { only: namespace } }]);
      await cluster().api.create(daemonSetIn(namespace));
      await untilStatus(cluster(), namespace, 'agent', { numberAvailable: 1 });
      const folder = join(dirname(cluster().kubeconfig), `path-${namespace}`);
      await mkdir(folder);
      await symlink(bin, join(folder, 'kubectl-ds'));
      const kubectl = cluster().controlPlane.kubectl ?? 'kubectl';
      const env = {
        PATH: `${folder}:${dirname(process.execPath)}:/usr/bin:/bin`,
        KUBECONFIG: cluster().kubeconfig,
      };

      const list = await runProgram(kubectl, ['ds', 'coverage', '-n', namespace], { env });
      const why = await runProgram(kubectl, ['ds', 'why-not', namespace, '-n', namespace], { env });

      expect(list).toMatchObject({ code: 0, stderr: '' });
      expect(list.stdout).toMatch(/agent .*1/);
      expect(why).toMatchObject({ code: 0 });
      expect(why.stdout).toContain('agent');
    });

    test('a namespace without DaemonSets says so as kubectl does', async () => {
      const namespace = await cluster().createNamespace('empty');
      expect(await ask(cluster(), 'coverage', '-n', namespace)).toEqual({
        code: 0,
        stdout: '',
        stderr: `No resources found in ${namespace} namespace.\n`,
      });
    });
  },
  { ownControlPlane: true },
);

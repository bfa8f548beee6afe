import { expect, test } from 'vitest';
import { ApiCluster } from '../../src/cluster/api-cluster.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { ApiClient } from '../../src/cluster/http/api-client.ts';
import type { ResolvedConfig } from '../../src/cluster/kube-config/settings.ts';

/** A server whose version is asked for, and what it answers, one after the other. */
function served(...answers: readonly unknown[]) {
  const coming = [...answers];
  const asked: string[] = [];
  const get = async (path: string): Promise<unknown> => {
    asked.push(path);
    const answer = coming.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const client = { get, close: () => undefined } as unknown as ApiClient;
  return { cluster: new ApiCluster({} as ResolvedConfig, {}, client), asked };
}

const refused = new ClusterError('refused', 'the connection was refused');

test('the version is asked for once, whoever asks', async () => {
  const { cluster, asked } = served({ minor: '34+' });
  expect(await Promise.all([cluster.release(), cluster.consistent().release()])).toEqual([34, 34]);
  expect(await cluster.consistent().release()).toBe(34);
  expect(asked).toEqual(['/version']);
});

test('a server that does not answer once is asked again', async () => {
  const { cluster, asked } = served(refused, { minor: '34' });
  const driver = cluster.consistent();
  await expect(driver.release()).rejects.toThrow('refused');
  expect(await driver.release()).toBe(34);
  expect(asked).toHaveLength(2);
});

test('whoever may not ask for it gets the newest rules', async () => {
  const { cluster } = served(new ClusterError('forbidden', 'forbidden'));
  expect(await cluster.release()).toBeGreaterThanOrEqual(34);
});

test('an answer without a version is no API server', async () => {
  const { cluster } = served({ major: '1' });
  await expect(cluster.release()).rejects.toThrow('the server does not tell its version');
});

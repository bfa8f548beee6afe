import { request } from 'node:http';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from './api.ts';
import type { Component, Layout } from './components.ts';
import { HttpsClient } from './https-json.ts';
import { paths } from './paths.ts';
import type { Processes } from './processes.ts';
import { StopWaiting, until } from './until.ts';

/** A server that has a large cluster to read before it is ready takes half of this on a busy machine. */
const startTimeout = 180_000;

/** Waits until a component answers that it is well. @throws with the tail of its log if it ends instead */
export async function waitFor(
  component: Component,
  processes: Processes,
  healthy: () => Promise<boolean>,
): Promise<void> {
  const look = async (): Promise<boolean> => {
    const ended = processes.ended(component);
    if (ended !== undefined) throw new StopWaiting(`${component} ended with ${ended}`);
    return Promise.race([healthy(), noAnswer()]);
  };
  try {
    await until(`${component} is ready`, look, { timeout: startTimeout, interval: 20 });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\nthe end of its log:\n${await processes.logTail(component)}`, {
      cause: error,
    });
  }
}

/** Whoever took the port first may accept a connection and never answer: then the component's own end has to be seen. */
async function noAnswer(): Promise<never> {
  await sleep(5000, undefined, { ref: false });
  throw new Error('no answer within 5 s');
}

/** Whether each component answers its health question. */
export function healthOf(
  component: Component,
  { ports }: Layout,
  connect: () => Promise<Api>,
): Promise<boolean> {
  switch (component) {
    case 'etcd':
      return answersPlainly(`http://127.0.0.1:${ports.etcd}/health`);
    case 'kube-apiserver':
      return isServing(connect);
    case 'kube-controller-manager':
      return answersHealthz(ports.controllerManager);
    case 'kube-scheduler':
      return answersHealthz(ports.scheduler);
  }
}

/** Ready, and its start-up hooks have made what every cluster has. */
async function isServing(connect: () => Promise<Api>): Promise<boolean> {
  const api = await connect();
  await api.get('/readyz');
  await api.get(paths.namespaces('default'));
  await api.get(paths.priorityClasses('system-node-critical'));
  await api.get('/apis/rbac.authorization.k8s.io/v1/clusterroles/system:node');
  return true;
}

async function answersHealthz(port: number): Promise<boolean> {
  const client = new HttpsClient({ server: `https://127.0.0.1:${port}`, insecure: true }, 1);
  try {
    return (await client.request({ method: 'GET', path: '/healthz' })).status === 200;
  } finally {
    client.close();
  }
}

function answersPlainly(url: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    request(url, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    })
      .on('error', reject)
      .end();
  });
}

/** A client for the administrator, as soon as the server has made its certificate. */
export async function connectAsAdmin(server: string, caFile: string, token: string): Promise<Api> {
  return new Api({ server, token, ca: await readFile(caFile, 'utf8') });
}

import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Component } from './components.ts';

export const version = 'v1.20.2';

export const components: readonly Component[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
];

/** Where built binaries are kept between runs, outside of the checkout. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return join(cacheOf(env), 'control-plane', version);
}

/** Where clusters to measure on are kept between runs. */
export function benchCacheFolder(env: NodeJS.ProcessEnv): string {
  return join(cacheOf(env), 'bench');
}

function cacheOf(env: NodeJS.ProcessEnv): string {
  return join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'kubectl-ds');
}

/** The components that a folder lacks. */
export function missingFrom(folder: string): readonly Component[] {
  return components.filter((component) => !existsSync(join(folder, component)));
}

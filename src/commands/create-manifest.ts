import { ClusterError } from '../cluster/cluster-error.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { GivenManifest } from '../cluster/manifest-documents.ts';
import { fromDeployment } from '../domain/manifest/from-deployment.ts';
import { generatedManifest } from '../domain/manifest/generate.ts';
import { upgraded } from '../domain/manifest/upgrade.ts';
import type { CommandContext } from './context.ts';
import { createRequest, refuseBesideFile } from './create-request.ts';
import { manifestFile, manifestsOf } from './manifest-file.ts';
import { type FlagValues, text } from './options.ts';
import { UsageError } from './usage-error.ts';

/** What is to be created. */
export interface ToCreate {
  readonly manifest: GivenManifest;
  /** What to know about where it comes from, one sentence each. */
  readonly notes: readonly string[];
}

interface Where {
  /** Where a Deployment is read from; absent where nothing is to be read. */
  readonly cluster?: Cluster;
  /** What `-n` names. */
  readonly asked?: string | undefined;
  /** The namespace where nothing names one. */
  readonly current?: string | undefined;
}

/** The manifest of what is to be created: that of `-f`, or one made from flags. */
export async function manifestToCreate(
  context: CommandContext,
  words: readonly string[],
  values: FlagValues,
  where: Where,
): Promise<ToCreate> {
  const file = manifestFile(values);
  if (file !== undefined) {
    refuseBesideFile(words, values);
    return fromFile(context, file, where);
  }
  const namespace = where.asked ?? where.current ?? '';
  const request = createRequest(words, values, namespace);
  const name = text(values, 'from-deployment');
  if (name === undefined) {
    const given = generatedManifest(request);
    return { manifest: { given, upgraded: upgraded(given) }, notes: [] };
  }
  const deployment = await deploymentNamed(where, namespace, name.replace(/^deploy(ments?)?(\.apps)?\//, ''));
  const { selector, template } = deployment;
  const { json, left } = fromDeployment(
    { name: deployment.metadata.name, selector, template: template.json },
    { ...request, namespace: deployment.metadata.namespace },
  );
  const notes = [`from Deployment ${deployment.metadata.name}; left out: ${left.join(', ')}`];
  return { manifest: { given: json, upgraded: upgraded(json) }, notes };
}

async function fromFile(context: CommandContext, file: string, where: Where): Promise<ToCreate> {
  const { daemonSets, others } = await manifestsOf(context, file, where);
  const [manifest, ...more] = daemonSets;
  if (manifest === undefined || more.length > 0) {
    throw new UsageError(
      `create takes one DaemonSet: ${file === '-' ? 'standard input' : file} holds ${daemonSets.length}`,
      'see them all with kubectl ds plan -f',
    );
  }
  const notes = others.length === 0 ? [] : [`not created, in the same file: ${others.join(', ')}`];
  return { manifest, notes };
}

async function deploymentNamed({ cluster }: Where, namespace: string, name: string) {
  const found = await cluster?.deployments(namespace === '' ? 'default' : namespace);
  const deployment = found?.find(({ metadata }) => metadata.name === name);
  if (deployment !== undefined) return deployment;
  const names = (found ?? []).map(({ metadata }) => metadata.name).slice(0, 10);
  const hint = names.length === 0 ? {} : { hint: `there are: ${names.join(', ')}` };
  throw new ClusterError('notFound', `deployments.apps "${name}" not found`, hint);
}

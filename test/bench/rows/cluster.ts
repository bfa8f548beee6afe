import type { Api } from '../../support/control-plane/api.ts';
import type { Node } from '../../support/control-plane/objects.ts';
import { paths } from '../../support/control-plane/paths.ts';
import type { ControlPlane } from '../../support/control-plane/start.ts';
import { bareRequests } from '../bare-requests.ts';
import { duration, megabytes } from '../figures.ts';
import { withLargeCluster } from '../large-cluster/start.ts';
import { measuredRun } from '../measured-run.ts';
import { kubectlDs, type Scale } from '../scale.ts';
import { withSmallCluster } from '../small-cluster.ts';
import { atMost, ratio, type Row } from '../table.ts';

/** Commands against the large cluster, and what kubectl takes for what comes closest to them. */
export async function clusterRows(scale: Scale): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const work = async (cluster: ControlPlane): Promise<void> => {
    const api = await cluster.connect();
    try {
      rows.push(...(await measure(cluster, await questions(api), scale)));
    } finally {
      api.close();
    }
  };
  await (scale.small ? withSmallCluster(work) : withLargeCluster(work, scale.say));
  return rows;
}

interface Questions {
  readonly daemonSet: string;
  readonly namespace: string;
  readonly node: string;
}

/** The first DaemonSet, and a node. */
async function questions(api: Api): Promise<Questions> {
  const [first] = await api.list(paths.daemonSets());
  const [node] = await api.list<Node>(`${paths.nodes()}?limit=1`);
  if (!first || !node) throw new Error('the cluster has no DaemonSet, or no node');
  const { name, namespace = 'default' } = first.metadata;
  return { daemonSet: name, namespace, node: node.metadata.name };
}

async function measure(
  cluster: ControlPlane,
  { daemonSet, namespace, node }: Questions,
  { runs, say }: Scale,
): Promise<readonly Row[]> {
  const { kubeconfig, kubectl = 'kubectl' } = cluster;
  const access = ['--kubeconfig', kubeconfig];
  say('coverage -A');
  const all = await measuredRun(kubectlDs('coverage', '-A', ...access), runs);
  say('its requests by themselves');
  const bare = await bareRequests(cluster, (to) => kubectlDs('coverage', '-A', '--kubeconfig', to), runs);
  say(`coverage ${daemonSet}, why-not ${node}`);
  const one = await measuredRun(kubectlDs('coverage', daemonSet, '-n', namespace, ...access), runs);
  const whyNot = await measuredRun(kubectlDs('why-not', node, ...access), runs);
  const help = await measuredRun(kubectlDs('--help'), runs);
  say('kubectl describe node');
  const describe = await measuredRun([kubectl, 'describe', 'node', node, ...access], Math.min(runs, 3));
  say('kubectl get pods -A -o wide');
  const pods = await measuredRun([kubectl, 'get', 'pods', '-A', '-o', 'wide', ...access]);
  return [
    ratio('`coverage -A`: time, against `kubectl get pods -A -o wide`', all.time, {
      of: pods.time,
      limit: 1 / 30,
      show: duration,
    }),
    ratio('`coverage -A`: memory, against the same', all.peak, {
      of: pods.peak,
      limit: 1 / 30,
      show: megabytes,
    }),
    atMost('`coverage -A`: memory', all.peak, 200e6, megabytes),
    ratio(`\`coverage -A\`: time, against its ${bare.count} bare requests`, all.time, {
      of: bare.time,
      limit: 2,
      show: duration,
    }),
    ratio('`coverage NAME`: time, against `coverage -A`', one.time, {
      of: all.time,
      limit: 1 / 3,
      show: duration,
    }),
    ratio('`why-not NODE`: time, against `kubectl describe node`', whyNot.time, {
      of: describe.time,
      limit: 1 / 20,
      show: duration,
    }),
    atMost('`why-not NODE`: time beyond that of `--help`', whyNot.time - help.time, 150, duration),
  ];
}

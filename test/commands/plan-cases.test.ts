import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { dumpJson, nodeJson, supporting } from './daemon-dump.ts';
import { invoke, terminal } from './invoke.ts';

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));
const role = { 'node-role.kubernetes.io/control-plane': '' };
const taints = [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }];
const controlPlane = { ...nodeJson('cp', { labels: role }), spec: { taints } };
const workers = ['w1', '节点-2'].map((name) => nodeJson(name, { labels: { 'kubernetes.io/os': 'linux' } }));
const dump = dumpJson([controlPlane, ...workers], ['DaemonSet', ...supporting]);

interface JsonPlan {
  readonly items: readonly {
    readonly name: string;
    readonly action: string;
    readonly upgradedFrom?: string;
    readonly coverage: {
      readonly nodes: object;
      readonly perNode: readonly {
        readonly node: string;
        readonly pod: string;
        readonly reasons: readonly { readonly kind: string }[];
      }[];
    };
    readonly rollout?: object;
    readonly diff?: string;
    readonly warnings: readonly {
      readonly kind: string;
      readonly severity: string;
      readonly message: string;
    }[];
  }[];
  readonly notes?: readonly string[];
}

async function planJson(
  words: readonly string[],
  stdin = dump,
): Promise<JsonPlan['items'][number] & { code: number }> {
  const { code, stdout, stderr } = await invoke(['plan', ...words, '-o', 'json'], { stdin });
  const [item] = stdout === '' ? [] : (JSON.parse(stdout) as JsonPlan).items;
  if (item === undefined) throw new Error(stderr);
  return { ...item, code };
}

function kindsOf({ warnings }: Pick<JsonPlan['items'][number], 'warnings'>): readonly string[] {
  return warnings.map(({ kind }) => kind);
}

describe('manifests as guides have them', () => {
  const file = (name: string): readonly string[] => ['-f', `${folder}manifests/${name}.yaml`, '--from', '-'];

  test.each([80, 120])('are told, %i columns wide', async (columns) => {
    const told: string[] = [];
    for (const name of ['frontend-v1beta1', 'fluentd', 'random-refresher', 'no-selector']) {
      const { stdout, stderr } = await invoke(['plan', ...file(name)], { ...terminal(columns), stdin: dump });
      told.push(`${stdout}${stderr}`);
    }
    expect(told.join('\n')).toMatchSnapshot();
  });

  test('extensions/v1beta1, on nodes that nobody has labelled yet', async () => {
    const plan = await planJson(file('frontend-v1beta1'));
    expect(plan).toMatchObject({ action: 'create', upgradedFrom: 'extensions/v1beta1' });
    expect(kindsOf(plan)).toEqual(['OldApiVersion', 'CoversNoNode', 'NoRequests', 'NoPriorityClass']);
    expect(plan.coverage.nodes).toMatchObject({ total: 3, eligible: 0 });
  });

  test.each([
    ['one', ['w1'], ['w1']],
    ['two', ['w1', '节点-2'], ['w1', '节点-2']],
    ['another one, after it was labelled anew', ['节点-2'], ['节点-2']],
  ])('the same with %s of them labelled', async (_, labelled, covered) => {
    const nodes = workers.map((each) =>
      labelled.includes(each.metadata.name)
        ? { ...each, metadata: { ...each.metadata, labels: { app: 'frontend-node' } } }
        : each,
    );
    const plan = await planJson(file('frontend-v1beta1'), dumpJson(nodes, ['DaemonSet', ...supporting]));
    expect(plan.coverage.perNode.filter(({ pod: is }) => is === 'new').map((each) => each.node)).toEqual(
      covered,
    );
    expect(kindsOf(plan)).toEqual(['OldApiVersion', 'NoRequests', 'NoPriorityClass']);
  });

  test('fluentd: the taint of masters under its old name leaves the control plane out', async () => {
    const plan = await planJson(file('fluentd'));
    expect(kindsOf(plan)).toEqual(['RenamedKey', 'ControlPlaneLeftOut', 'NoPriorityClass']);
    expect(plan.coverage.perNode.map(({ node: name, pod: is }) => [name, is])).toEqual([
      ['cp', 'none'],
      ['w1', 'new'],
      ['节点-2', 'new'],
    ]);
    expect(plan.rollout).toEqual({ how: 'atOnce', nodes: 2, rounds: 1 });
  });

  test('random-refresher: a label that no node has', async () => {
    const plan = await planJson(file('random-refresher'));
    expect(kindsOf(plan)).toEqual(['CoversNoNode', 'NoPriorityClass']);
  });

  test('no selector: an error, and planned as if it were there', async () => {
    const plan = await planJson(file('no-selector'));
    expect(plan.warnings[0]).toMatchObject({ kind: 'SelectorMissing', severity: 'error' });
    expect(plan.coverage.nodes).toMatchObject({ eligible: 2 });
  });
});

describe('manifests that users had trouble with', () => {
  const own = (name: string): readonly string[] => {
    const path = `${folder}real-world/${name}.yaml`;
    return ['-f', path, '--from', path];
  };

  test.each([
    ['role-rename', ['RenamedKey', 'ControlPlaneLeftOut', 'NoPriorityClass'], { eligible: 1, excluded: 1 }],
    ['windows-nodes', ['NoOperatingSystem', 'NoPriorityClass'], { eligible: 12 }],
    ['limits-only', ['LimitsAsRequests', 'NoPriorityClass'], { eligible: 1, pending: 1 }],
    ['blue-green-taint', ['NoPriorityClass'], { eligible: 1, misscheduled: 1 }],
    ['hostport-surge', ['HostPortWithSurge', 'NoPriorityClass'], {}],
    ['taint-value-chain', undefined, {}],
  ])('%s', async (name, kinds, nodes) => {
    const plan = await planJson(own(name));
    expect(plan.action).toBe('unchanged');
    expect(kindsOf(plan)).toEqual(kinds ?? kindsOf(plan));
    expect(plan.coverage.nodes).toMatchObject(nodes);
  });

  test('taint-value-chain: the second waits for labels that the first cannot set', async () => {
    const { stdout } = await invoke(['plan', ...own('taint-value-chain'), '-o', 'json']);
    const kinds = (JSON.parse(stdout) as JsonPlan).items.map((item) => [item.name, kindsOf(item)[0]]);
    expect(kinds).toEqual([
      ['nfd-worker', 'NothingCanStart'],
      ['nvidia-device-plugin', 'NothingCanStart'],
    ]);
  });
});

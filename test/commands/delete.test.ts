import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { DRIVE_ANNOTATION } from '../../src/domain/rollout/drive-state.ts';
import { textWidth } from '../../src/printers/text-width.ts';
import { daemonSet, node, NOW, pod, revision, selector } from '../support/builders.ts';
import { deleting } from './deleting.ts';
import { invoke, terminal } from './invoke.ts';

const nodes = ['n1', 'n2', '节点-3'].map((name) => node(name));
const agent = daemonSet('agent');
const agentPods = nodes.map(({ metadata: { name } }, index) =>
  pod(`agent-${index}`, {
    owner: agent,
    node: name,
    labels: { app: 'agent', 'controller-revision-hash': 'hash1' },
  }),
);
const plain = { nodes, daemonSets: [agent], pods: agentPods, controllerRevisions: [revision(agent, 1)] };

/** Another DaemonSet that selects the pods of `agent`, too. */
const heir = daemonSet('heir', { selector: selector({ app: 'agent' }), templateLabels: { app: 'agent' } });
const heirPods = nodes.map(({ metadata: { name } }, index) =>
  pod(`heir-${index}`, { owner: heir, node: name, creationTimestamp: NOW - 60_000 }),
);
const shared = { ...plain, daemonSets: [agent, heir], pods: [...agentPods, ...heirPods] };

describe('what is shown before', () => {
  test.each([80, 120])('pods that go, at %d columns', async (columns) => {
    const { stdout, stderr } = await deleting('delete agent --dry-run=client', plain, terminal(columns));
    expect(`${stdout}${stderr}`).toMatchSnapshot('gone');
  });

  test.each([80, 120])('pods that stay and are adopted, at %d columns', async (columns) => {
    const line = 'delete agent --cascade=orphan --dry-run=client';
    const { stdout, stderr } = await deleting(line, shared, terminal(columns));
    expect(`${stdout}${stderr}`).toMatchSnapshot('adopted');
  });

  test('no line is wider than 60 columns', async () => {
    const { stdout } = await deleting('delete agent --cascade=orphan --dry-run=client', shared, terminal(60));
    expect(Math.max(...stdout.split('\n').map(textWidth))).toBeLessThanOrEqual(60);
  });

  test('where pods may not be read, that is said', async () => {
    const forbidden = async (): Promise<never> => {
      throw new ClusterError('forbidden', 'pods is forbidden');
    };
    const { code, stdout, stderr, sent } = await deleting('delete agent --wait=false', plain, {
      overrides: () => ({ daemonPods: forbidden, podsOnNode: forbidden }),
    });
    expect({ code, sent }).toEqual({ code: 0, sent: ['agent background'] });
    expect(stdout).toContain('warning: pods could not be read');
    expect(stderr).toContain('note: pods is forbidden');
  });

  test.each([
    ['a driven rollout', { annotations: { [DRIVE_ANNOTATION]: '{"none": 1}' } }, ''],
    ['a deletion that is under way', { deletionTimestamp: NOW }, 'note: it is being deleted already\n'],
  ])('%s does not keep it from going', async (_, metadata, note) => {
    const daemonSets = [daemonSet('agent', metadata)];
    const { code, stderr } = await deleting('delete agent', { ...plain, daemonSets });
    expect({ code, stderr }).toEqual({ code: 0, stderr: note });
  });
});

describe('the question', () => {
  test.each([
    ['--cascade=background', plain, 'Delete DaemonSet default/agent and its 3 pods? [y/N] '],
    ['--cascade=foreground', plain, 'Delete DaemonSet default/agent and its 3 pods? [y/N] '],
    ['--cascade=orphan', plain, 'Delete DaemonSet default/agent and leave its 3 pods behind? [y/N] '],
    ['--cascade=orphan', { ...plain, pods: [] }, 'Delete DaemonSet default/agent? [y/N] '],
  ])('with %s names what goes', async (flag, objects, question) => {
    const { code, stderr, sent, asked } = await deleting(`delete agent ${flag}`, objects, { answers: ['n'] });
    expect({ code, sent, asked }).toEqual({ code: 1, sent: [], asked: [question] });
    expect(stderr).toContain('nothing was changed\n');
  });

  test('answered with yes: it goes', async () => {
    const { code, sent } = await deleting('delete agent', plain, { answers: ['yes'] });
    expect({ code, sent }).toEqual({ code: 0, sent: ['agent background'] });
  });

  test.each([
    ['-y', { answers: [] }],
    ['--dry-run=client', { answers: [] }],
    ['--wait', {}],
  ])('is not asked with %s, or where nobody can answer', async (flag, world) => {
    const { code, asked } = await deleting(`delete agent ${flag}`, plain, world);
    expect({ code, asked }).toEqual({ code: 0, asked: [] });
  });

  test('with -o json, what it is about is shown on stderr', async () => {
    const { stdout, stderr } = await deleting('delete agent -o json', plain, { answers: ['no'] });
    expect(stdout).toBe('');
    expect(stderr).toContain('loses');
  });
});

describe('what is done', () => {
  test.each([
    ['', ['agent background'], 'daemonset.apps "agent" deleted\n3 pods gone: n1, n2, 节点-3\n'],
    ['--cascade=foreground', ['agent foreground'], 'deleted\n3 pods gone: n1, n2, 节点-3\n'],
    ['--cascade=orphan', ['agent orphan'], 'deleted\n3 pods orphaned: n1, n2, 节点-3\n'],
    ['--cascade', ['agent background'], 'deleted\n3 pods gone: n1, n2, 节点-3\n'],
    ['--cascade=true', ['agent background'], 'deleted\n3 pods gone: n1, n2, 节点-3\n'],
    ['--cascade=false', ['agent orphan'], 'deleted\n3 pods orphaned: n1, n2, 节点-3\n'],
    ['--wait=false', ['agent background'], 'daemonset.apps "agent" deleted\n'],
    ['--dry-run=client', [], 'daemonset.apps "agent" deleted (dry run)\n'],
    ['--dry-run=server', ['agent background (dry run)'], 'daemonset.apps "agent" deleted (server dry run)\n'],
    ['-o name', ['agent background'], 'daemonset.apps/agent\n'],
  ])('with "%s"', async (flags, sent, end) => {
    const result = await deleting(`delete agent ${flags}`.trimEnd(), plain);
    expect({ code: result.code, sent: result.sent }).toEqual({ code: 0, sent });
    expect(result.stdout.endsWith(end)).toBe(true);
  });

  test('kubectl’s older words are told of as kubectl does', async () => {
    expect((await deleting('delete agent --cascade=false', plain)).stderr).toBe(
      'warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\n',
    );
  });

  test('-o json is one object: what was foreseen, done, and came of it', async () => {
    const { stdout } = await deleting('delete agent --cascade=orphan -o json', plain);
    const { results, waited, ...impact } = JSON.parse(stdout) as Record<string, unknown>;
    expect(impact).toMatchObject({ kind: 'Impact', change: { kind: 'deleteDaemonSet', cascade: 'orphan' } });
    expect(results).toEqual([{ namespace: 'default', daemonSet: 'agent', done: 'deleted' }]);
    expect(waited).toMatchObject({ ended: 'fulfilled', isGone: true });
    expect((waited as { pods: readonly unknown[] }).pods[0]).toEqual({
      namespace: 'default',
      pod: 'agent-0',
      node: 'n1',
      became: 'orphaned',
    });
  });

  test('a conflict over the status alone is tried again', async () => {
    let tries = 0;
    const { code, sent } = await deleting('delete agent', plain, {
      onWrite: () => {
        tries += 1;
        if (tries === 1) throw new ClusterError('conflict', 'the object has been modified');
      },
    });
    expect({ code, sent }).toEqual({ code: 0, sent: ['agent background'] });
  });

  test('one that was made anew meanwhile is left alone', async () => {
    const { code, stderr, sent } = await deleting('delete agent', plain, {
      onWrite: (_, kept) => {
        kept.state = { ...kept.state, daemonSets: [daemonSet('agent', { uid: 'another' })] };
        throw new ClusterError('conflict', 'the UID in the precondition does not match');
      },
    });
    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(stderr).toContain('error: the UID in the precondition does not match\n');
  });
});

describe('the waiting', () => {
  test('that is in vain ends with its --timeout, and says what is left', async () => {
    const { code, stdout, stderr } = await deleting('delete agent --timeout 4s', plain, { isPrompt: false });
    expect(code).toBe(1);
    expect(stdout.endsWith('daemonset.apps "agent" deleted\n')).toBe(true);
    expect(stderr).toBe(
      'error: timed out waiting: daemonsets.apps "agent" is still there, agent-0 on n1 is as it was, agent-1 on n2 is as it was, agent-2 on 节点-3 is as it was\n',
    );
  });

  test('is ended by Ctrl-C, after it was told what was deleted', async () => {
    const { code, stdout, stderr } = await deleting('delete agent', plain, {
      isPrompt: false,
      interruptAt: 'agent background',
    });
    expect(code).toBe(130);
    expect(stdout.endsWith('daemonset.apps "agent" deleted\n')).toBe(true);
    expect(stderr).toContain('interrupted while waiting: ');
  });

  test('goes on where the server is away for a moment, and ends where it refuses', async () => {
    const failing = (kind: 'refused' | 'forbidden', times: number) => {
      let left = 0;
      return deleting('delete agent', plain, {
        onWrite: () => (left = times),
        overrides: (kept) => ({
          daemonSet: async (namespace, name) => {
            left -= 1;
            if (left >= 0) throw new ClusterError(kind, `${kind} it is`);
            const found = kept.state.daemonSets.find(({ metadata }) => metadata.name === name);
            if (found === undefined) throw new ClusterError('notFound', `${namespace}/${name} not found`);
            return found;
          },
        }),
      });
    };
    expect((await failing('refused', 3)).code).toBe(0);
    expect(await failing('forbidden', 1)).toMatchObject({ code: 2, stderr: 'error: forbidden it is\n' });
  });
});

test.each([
  ['no name', 'delete', 'required resource not specified: name a DaemonSet'],
  ['two names', 'delete a b', 'this takes one DaemonSet, not 2'],
  ['a node', 'delete node/n1', '"node/n1" is a node; this takes names of DaemonSets'],
  [
    'a cascade without an equals sign',
    'delete agent --cascade orphan',
    'this takes one DaemonSet, not 2\n  did you mean "--cascade=orphan"?',
  ],
  ['a cascade that is none', 'delete agent --cascade=none', 'invalid argument "none" for "--cascade" flag'],
  ['a time that is none', 'delete agent --timeout soon', 'invalid argument for --timeout: '],
  ['no such DaemonSet', 'delete agnet', 'daemonsets.apps "agnet" not found'],
])('bad input: %s', async (_, line, message) => {
  const { code, stderr, sent } = await deleting(line, plain);
  expect({ code, sent }).toEqual({ code: 2, sent: [] });
  expect(stderr).toContain(`error: ${message}`);
});

test('a dump cannot be changed', async () => {
  const { code, stderr } = await invoke(['delete', 'agent', '--from', '-']);
  expect(code).toBe(2);
  expect(stderr).toContain(
    '--from asks no cluster: what it holds cannot be changed\n  add --dry-run=client\n',
  );
});

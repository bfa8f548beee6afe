import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { textWidth } from '../../src/printers/text-width.ts';
import { daemonSet, node, NOW, pod, revision } from '../support/builders.ts';
import { deleting } from './deleting.ts';
import { terminal } from './invoke.ts';

const hash = { 'controller-revision-hash': 'hash1' };
const former = revision(daemonSet('agent'), 1, 'hash1', { ownerReferences: [] });
const orphans = [
  pod('agent-b4x7k', { node: 'n2', labels: { app: 'agent', ...hash } }),
  pod('agent-z9q2w', { node: 'n1', labels: { app: 'agent', ...hash } }),
  pod('日志-m2nxp', {
    node: 'n10',
    labels: { 'pod-template-generation': '3', app: 'log' },
    deletionTimestamp: NOW,
  }),
];
const others = [
  pod('web-0', { node: 'n1', labels: { ...hash, 'statefulset.kubernetes.io/pod-name': 'web-0' } }),
  pod('bare', { node: 'n1' }),
];
const heir = daemonSet('heir', { selector: { matchLabels: { app: 'log' }, matchExpressions: [] } });
const objects = {
  nodes: [node('n1')],
  daemonSets: [heir],
  pods: [...orphans, ...others, pod('owned', { owner: heir, node: 'n1', labels: hash })],
  controllerRevisions: [former],
};
const [first, second] = ['agent-z9q2w', 'agent-b4x7k'];

describe('orphans', () => {
  test.each([80, 120])('at %d columns', async (columns) => {
    const { code, stdout, stderr } = await deleting('orphans', objects, terminal(columns));
    expect(code).toBe(0);
    expect(`${stdout}${stderr}`).toMatchSnapshot();
  });

  test('of all namespaces', async () => {
    const elsewhere = pod('agent-c5d6f', { node: 'n1', namespace: 'logging', labels: hash });
    const { stdout } = await deleting(
      'orphans -A',
      { ...objects, pods: [...orphans, elsewhere] },
      terminal(80),
    );
    expect(stdout).toMatchSnapshot();
  });

  test.each([
    ['all run', {}, '2 daemon pods have no controller: kubectl drain needs --force for them; delete them:'],
    [
      'some have ended',
      { phase: 'Failed' },
      '2 daemon pods have no controller: kubectl drain needs --force for 1 of them; delete them:',
    ],
  ])('what keeps nodes from being drained, where %s', async (_, other, expected) => {
    const pods = [
      pod('agent-b4x7k', { node: 'n1', labels: hash }),
      pod('agent-z9q2w', { node: 'n2', labels: hash, ...other }),
    ];
    expect((await deleting('orphans', { ...objects, pods }, terminal(120))).stderr).toContain(expected);
  });

  test('orphans that have ended keep no node from being drained', async () => {
    const pods = [pod('agent-b4x7k', { node: 'n1', labels: hash, phase: 'Succeeded' })];
    const { stderr } = await deleting('orphans', { ...objects, pods }, terminal(120));
    expect(stderr).toContain('1 daemon pod has no controller; delete them:');
  });

  test('no line is wider than 60 columns', async () => {
    const { stdout } = await deleting('orphans -A', objects, terminal(60));
    expect(Math.max(...stdout.split('\n').map(textWidth))).toBeLessThanOrEqual(60);
  });

  test('-o json is the contract', async () => {
    const { stdout } = await deleting('orphans -o json', objects);
    const { items, ...answer } = JSON.parse(stdout) as { items: readonly unknown[] };
    expect(answer).toEqual({ apiVersion: 'kubectl-ds/v1', kind: 'OrphanList', source: 'cluster' });
    expect(items).toHaveLength(3);
    expect(items[0]).toEqual({
      namespace: 'default',
      name: first,
      node: 'n1',
      createdAt: '2025-12-31T23:00:00.000Z',
      formerOwner: { name: 'agent', certain: true },
      adopters: [],
    });
  });

  test.each([
    ['-o name', `pod/${first}\npod/${second}\npod/日志-m2nxp\n`],
    ['-l app=agent -o name', `pod/${first}\npod/${second}\n`],
    [
      '--sort-by former-owner -o csv',
      'NAME,NODE,STATUS,AGE,FORMER OWNER,ADOPTER\n' +
        `${first},n1,Running,60m,agent,\n${second},n2,Running,60m,agent,\n日志-m2nxp,n10,Terminating,60m,日志?,\n`,
    ],
  ])('%s', async (flags, expected) => {
    const { stdout } = await deleting(`orphans ${flags}`, objects);
    expect(stdout.replaceAll('\r\n', '\n')).toBe(expected);
  });

  test('--exit-code is 1 where there is one', async () => {
    expect((await deleting('orphans --exit-code', objects)).code).toBe(1);
    expect((await deleting('orphans --exit-code', { ...objects, pods: others })).code).toBe(0);
  });

  test('what may not be read is said, and pods are needed', async () => {
    const refuse = (what: string) => async (): Promise<never> => {
      throw new ClusterError('forbidden', `${what} is forbidden`);
    };
    const known = await deleting('orphans', objects, {
      overrides: () => ({ daemonSets: refuse('daemonsets'), controllerRevisions: refuse('revisions') }),
    });
    expect(known.stderr).toBe(
      'note: daemonsets is forbidden: who would adopt an orphan is unknown\n' +
        'note: revisions is forbidden: who made an orphan is told from its name alone\n',
    );
    expect(known.stdout).toContain('agent?');
    const blind = await deleting('orphans', objects, { overrides: () => ({ podsMatching: refuse('pods') }) });
    expect(blind).toMatchObject({ code: 2, stdout: '', stderr: 'error: pods is forbidden\n' });
  });
});

describe('orphans delete', () => {
  test('shows what goes, asks, and deletes', async () => {
    const result = await deleting('orphans delete --all', objects, { answers: ['y'] });
    expect(result).toMatchObject({
      code: 0,
      asked: ['Delete 2 orphans? [y/N] '],
      sent: ['pod agent-z9q2w', 'pod agent-b4x7k'],
    });
    expect(result.stdout).toMatchSnapshot();
  });

  test.each([
    [`orphans delete ${first}`, [`pod ${first}`]],
    [`orphans delete pod/${first} ${first}`, [`pod ${first}`]],
    ['orphans delete -l app=agent', ['pod agent-z9q2w', 'pod agent-b4x7k']],
    ['orphans delete -A', ['pod agent-z9q2w', 'pod agent-b4x7k']],
    [`orphans delete ${first} --dry-run=server`, [`pod ${first} (dry run)`]],
    [`orphans delete ${first} --dry-run=client`, []],
  ])('%s', async (line, sent) => {
    const result = await deleting(line, objects);
    expect({ code: result.code, sent: result.sent }).toEqual({ code: 0, sent });
  });

  test('is not done where the answer is no', async () => {
    const { code, sent, stderr } = await deleting('orphans delete --all', objects, { answers: [''] });
    expect({ code, sent, stderr }).toEqual({ code: 1, sent: [], stderr: 'nothing was changed\n' });
  });

  test('where there is none, that is said', async () => {
    const { code, stderr } = await deleting('orphans delete --all', { ...objects, pods: others });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'No resources found in default namespace.\n' });
  });

  test('all are tried, and every failure is told', async () => {
    const more = pod('agent-h8j5t', { node: 'n3', labels: { app: 'agent', ...hash } });
    const { code, stdout, stderr } = await deleting(
      'orphans delete -l app=agent',
      { ...objects, pods: [...orphans, more] },
      {
        onWrite: (what) => {
          if (what !== `pod ${first}`) throw new ClusterError('forbidden', `may not delete ${what}`);
        },
      },
    );
    expect(code).toBe(2);
    expect(stdout).toContain(`pod "${first}" deleted\n`);
    expect(stderr).toBe('error: may not delete pod agent-b4x7k\nerror: may not delete pod agent-h8j5t\n');
  });

  test('one that is another by now is left alone', async () => {
    const { code, stderr } = await deleting(`orphans delete ${first}`, objects, {
      overrides: (kept) => ({
        writes: { ...kept.writes, deletePod: async () => 'gone' } as unknown as NonNullable<
          ReturnType<typeof kept.asCluster>['writes']
        >,
      }),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: `note: pod "${first}" was gone already\n` });
  });

  test('one that was adopted meanwhile is left to its new controller', async () => {
    const owner = { kind: 'DaemonSet', name: 'heir', uid: 'uid-heir', controller: true };
    const { code, sent, stderr } = await deleting('orphans delete -l app=agent', objects, {
      beforeDeletion: (kept) => kept.alter(first, { ownerReferences: [owner] }),
    });
    expect({ code, sent }).toEqual({ code: 2, sent: [`pod ${second}`] });
    expect(stderr).toBe(
      `error: pods "${first}" is no orphan any more: DaemonSet heir controls it\n` +
        '  It was taken over after it had been read, and is left as it is.\n',
    );
  });

  test('one whose status was written meanwhile is deleted all the same', async () => {
    let writes = 0;
    const { code, sent } = await deleting(`orphans delete ${first}`, objects, {
      beforeDeletion: (kept) => {
        writes += 1;
        if (writes <= 2) kept.alter(first, {});
      },
    });
    expect({ code, sent, writes }).toEqual({ code: 0, sent: [`pod ${first}`], writes: 3 });
  });

  test('one that goes meanwhile was gone already', async () => {
    const { code, stderr } = await deleting(`orphans delete ${first}`, objects, {
      beforeDeletion: (kept) => {
        kept.state = { ...kept.state, pods: [] };
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: `note: pod "${first}" was gone already\n` });
  });

  test('Ctrl-C in the middle says which were deleted and which were not', async () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      pod(`agent-${String(index).padStart(2, '0')}`, { node: 'n1', labels: hash }),
    );
    const { code, stdout, stderr } = await deleting(
      'orphans delete --all',
      { ...objects, pods: many },
      { interruptAt: 'pod agent-09' },
    );
    expect(code).toBe(130);
    expect(stdout).toContain('pod "agent-09" deleted\n');
    expect(stderr).toMatch(
      /^interrupted: deleted: agent-00, .*agent-09; left as they are: agent-10, agent-11\n$/,
    );
  });

  test('-o json is one object with what became of each', async () => {
    const { stdout } = await deleting('orphans delete -l app=agent -o json', objects, {
      onWrite: (what) => {
        if (what === `pod ${first}`) throw new ClusterError('forbidden', 'may not');
      },
    });
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'Impact',
      change: { kind: 'deletePods' },
      results: [
        { namespace: 'default', pod: first, error: `pod ${first}: may not` },
        { namespace: 'default', pod: second, done: 'deleted' },
      ],
      waited: { ended: 'fulfilled', outstanding: [] },
    });
  });

  test('waiting in vain ends with its --timeout', async () => {
    const line = `orphans delete ${first} --timeout 3s`;
    const { code, stderr } = await deleting(line, objects, { isPrompt: false });
    expect({ code, stderr }).toEqual({ code: 1, stderr: `error: timed out waiting for ${first} to go\n` });
  });

  test.each([
    [
      'nothing named',
      '',
      'required resource not specified: name orphans, or select some with -l, --all or -A',
    ],
    ['names and a selector', `${first} -l a=b`, 'selectors cannot be used when passing names'],
    ['names and --all', `${first} --all`, '--all cannot be used when passing names'],
    ['names and -A', `${first} -A`, 'a resource cannot be retrieved by name across all namespaces'],
    ['another kind', 'node/n1', '"node/n1" is no pod; this takes names of pods'],
    ['no name', 'pod/', 'arguments in resource/name form must have a single resource and name: "pod/"'],
    ['a selector that is none', '-l a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['no such pod', 'nobody', 'pods "nobody" not found'],
    ['a pod that has a controller', 'owned', 'pods "owned" is no orphan: DaemonSet heir controls it'],
    ['a pod that no DaemonSet has made', 'bare', 'pods "bare" was not made by a DaemonSet'],
  ])('bad input: %s', async (_, words, message) => {
    const { code, stderr, sent } = await deleting(`orphans delete ${words}`.trimEnd(), objects);
    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(stderr).toContain(`error: ${message}`);
  });
});

import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/printers/text-width.ts';
import { daemonSet, node, NOW, pod, revision, state } from '../support/builders.ts';
import { keys, wished } from './dialog-journey.ts';
import { Journey, trouble } from './journey.ts';

const hash = { 'controller-revision-hash': 'hash1' };
const heir = daemonSet('heir', { selector: { matchLabels: { app: 'log' }, matchExpressions: [] } });
const orphans = state({
  nodes: [node('worker-1')],
  daemonSets: [heir],
  pods: [
    pod('agent-b4x7k', { node: 'worker-2', labels: { app: 'agent', ...hash } }),
    pod('agent-z9q2w', { node: 'worker-1', labels: { app: 'agent', ...hash } }),
    pod('日志-m2nxp', { node: 'worker-10', labels: { 'pod-template-generation': '3', app: 'log' } }),
    pod('agent-c5d6f', { node: 'worker-1', namespace: 'logging', labels: hash }),
    pod('going-c5d6f', { node: 'gpu-1', labels: hash, deletionTimestamp: NOW }),
    pod('owned', { owner: heir, node: 'worker-1', labels: hash }),
  ],
  controllerRevisions: [revision(daemonSet('agent'), 1, 'hash1', { ownerReferences: [] })],
});

/** The screen of orphans, read. */
function looking(pressed = '', size?: ConstructorParameters<typeof Journey>[0]): Journey {
  const journey = new Journey(size, trouble).press('x').act({ kind: 'orphans', orphans });
  return pressed === '' ? journey : journey.press(pressed);
}

const sizes = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

describe.each(sizes)('at $columns x $rows', (size) => {
  test.each([
    ['orphans', ''],
    ['one that is adopted', 'G k'],
    ['marked orphans', 'space j space'],
    ['their deletion while it is read', 'space j space D'],
  ])('%s', (_, pressed) => {
    expect(looking(pressed, size).screen).toMatchSnapshot();
  });
});

test.each([
  { columns: 40, rows: 10 },
  { columns: 60, rows: 16 },
  { columns: 300, rows: 100 },
])('fits into $columns x $rows', (size) => {
  const { lines } = looking('j space D', size);
  expect(lines).toHaveLength(size.rows);
  expect(lines.filter((line) => textWidth(line) > size.columns)).toEqual([]);
});

describe('the screen of orphans', () => {
  test('says that it reads, and that there are none', () => {
    expect(new Journey().press('x').screen).toContain('reading daemon pods ...');
    const none = { ...orphans, pods: [] };
    const journey = new Journey().press('x').act({ kind: 'orphans', orphans: none });
    expect(journey.screen).toContain('every daemon pod has a controller');
  });

  test.each([
    ['enter leads to the node', 'enter', 'node gpu-1, DaemonSets'],
    ['letters filter it', `/ ${keys('z9q')} enter`, 'orphans 1 of 5'],
    ['whom it waits for', 'G k', 'DaemonSet heir selects it, and takes it as soon as it sees it'],
    ['who made it', 'j', 'made by DaemonSet agent, as a revision that it left says'],
    ['one that nobody takes', 'j', 'no DaemonSet selects it: it stays until somebody deletes it'],
    ['and what it is in the way of', 'j', 'kubectl drain of its node needs --force'],
  ])('%s', (_, pressed, text) => {
    expect(looking(pressed).screen).toContain(text);
  });

  test('is opened from namespaces too', () => {
    expect(new Journey().press('n x').screen).toContain('orphans');
  });

  test('y copies the command that lists them', () => {
    expect(looking('y').effects).toEqual([{ kind: 'copy', text: 'kubectl ds orphans -A' }]);
  });

  test('rollouts are none of its business', () => {
    expect(looking('I').lines.at(-2)).toBe('no DaemonSet is selected');
    expect(looking('r').screen).toContain('orphans 5');
  });
});

describe('their deletion', () => {
  const one = { namespace: 'default', name: 'agent-z9q2w' };
  const other = { namespace: 'default', name: 'agent-b4x7k' };

  test('is asked about at once, of the one that is selected', () => {
    const journey = looking('j D');
    expect(wished(journey.effects)).toEqual({ kind: 'deletePods', pods: [one] });
    expect(journey.screen).toContain('delete 1 orphan\ndefault/agent-z9q2w\nreading what it would do ...');
  });

  test('or of all that are marked', () => {
    const journey = looking('j space j space G D');
    expect(wished(journey.effects)).toEqual({ kind: 'deletePods', pods: [one, other] });
  });

  test('marks of nodes are no marks of orphans', () => {
    const journey = new Journey().press('down enter space esc x').act({ kind: 'orphans', orphans });
    expect(journey.screen).not.toContain('marked');
    expect(wished(journey.press('j D').effects)).toEqual({ kind: 'deletePods', pods: [one] });
  });

  test('the question names what is lost, and y deletes', () => {
    const journey = looking('j D');
    const change = wished(journey.effects);
    journey.act({ kind: 'proposed', proposal: { change, question: 'Delete 1 orphan?', facts: [] } });
    expect(journey.screen).toContain('Delete 1 orphan? Type y.');
    expect(journey.press('y').effects.at(-1)).toEqual({ kind: 'apply', change });
  });

  test('no leaves at once, and what is refused says why', () => {
    expect(looking('j D n').state.dialog).toBeUndefined();
    const journey = looking('j D');
    journey.act({ kind: 'refused', change: wished(journey.effects), problem: 'it has an owner' });
    expect(journey.screen).toContain('it has an owner');
  });

  test.each([
    ['one', 'j D', 'kubectl ds orphans delete agent-z9q2w -n default'],
    [
      'of several namespaces',
      'j space G space D',
      'kubectl ds orphans delete agent-z9q2w -n default && kubectl ds orphans delete agent-c5d6f -n logging',
    ],
  ])('the command that does the same: %s', (_, pressed, text) => {
    const journey = looking(pressed);
    journey.act({ kind: 'refused', change: wished(journey.effects), problem: 'no' });
    expect(journey.press('y').effects.at(-1)).toEqual({ kind: 'copy', text });
  });

  test('without an orphan there is no dialog', () => {
    const journey = new Journey().press('x D');
    expect(journey.lines.at(-2)).toBe('no orphan is selected');
  });
});

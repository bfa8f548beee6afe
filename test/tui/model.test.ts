import { describe, expect, test } from 'vitest';
import type { ClusterState } from '../../src/domain/cluster-state.ts';
import { emptyList, shownScreen } from '../../src/tui/state.ts';
import { Journey, trouble } from './journey.ts';

describe('moving about', () => {
  test.each([
    ['the first row is selected', '', 'gpu-plugin'],
    ['down', 'down', 'kube-proxy'],
    ['no further than the last row', 'j j j j j j j', '监视-agent'],
    ['the last one, and up', 'G k', 'log-coll…n-region'],
    ['the first one again', 'G g', 'gpu-plugin'],
    ['a screen down', 'pageDown', '监视-agent'],
    ['by the first column, the other way round', 'o O g', '监视-agent'],
  ])('%s', (_, keys, name) => {
    const journey = new Journey();
    if (keys !== '') journey.press(keys);
    expect(journey.selected).toContain(name);
  });

  test('who is selected stays so while others come and go', () => {
    const journey = new Journey().press('down');
    const daemonSets = trouble.daemonSets.filter(({ metadata }) => metadata.name !== 'gpu-plugin');
    journey.act({ kind: 'read', cluster: { ...trouble, daemonSets }, freshness: { kind: 'live' }, now: 1 });
    expect(journey.selected).toContain('kube-proxy');
  });

  test('where who was selected goes, the one in its place is', () => {
    const journey = new Journey().press('down');
    const daemonSets = trouble.daemonSets.filter(({ metadata }) => metadata.name !== 'kube-proxy');
    journey.act({ kind: 'read', cluster: { ...trouble, daemonSets }, freshness: { kind: 'live' }, now: 1 });
    expect(journey.selected).toContain('log-coll…n-region');
  });

  test('a DaemonSet, a node of it, and back the same way', () => {
    const journey = new Journey().press('down enter');
    expect(journey.screen).toContain('kube-system/kube-proxy, nodes 4');
    journey.press('j enter');
    expect(journey.screen).toContain('node worker-1, DaemonSets');
    journey.press('q');
    expect(journey.selected).toContain('worker-1');
    journey.press('q');
    expect(journey.selected).toContain('kube-proxy');
  });

  test.each([
    ['from the list', 'G r'],
    ['from the DaemonSet', 'G enter r'],
    ['from the matrix', 'm l l l r'],
  ])('the rollout of a DaemonSet: %s', (_, keys) => {
    const journey = new Journey().press(keys);
    expect(shownScreen(journey.state)).toMatchObject({ kind: 'rollout', name: '监视-agent' });
    expect(journey.screen).toContain('rollout of logging/监视-agent, nodes 3');
  });

  test('going in circles makes the way back no longer', () => {
    const journey = new Journey().press('down enter enter enter enter');
    expect(journey.state.screens.map(({ kind }) => kind)).toEqual(['daemonSets', 'daemonSet', 'node']);
  });

  test('a DaemonSet that is gone says so', () => {
    const journey = new Journey().press('down enter');
    journey.act({
      kind: 'read',
      cluster: { ...trouble, daemonSets: [] },
      freshness: { kind: 'live' },
      now: 1,
    });
    expect(journey.screen).toContain('kube-system/kube-proxy, nodes: not there any more');
  });
});

describe('what is shown', () => {
  test('a filter is typed, kept with enter, and dropped with escape', () => {
    const journey = new Journey().press('/ p r o x');
    expect(journey.screen).toContain('DaemonSets 1 of 4, filter: prox_');
    journey.press('enter');
    expect(journey.screen).toContain('DaemonSets 1 of 4, filter: prox\n');
    journey.press('esc');
    expect(journey.screen).toContain('DaemonSets 4\n');
    expect(journey.effects).toEqual([]);
  });

  test('while a filter is typed, letters are letters, and backspace takes one back', () => {
    const journey = new Journey().press('/ q m backspace');
    expect(journey.screen).toContain('filter: q_');
    journey.press('esc');
    expect(shownScreen(journey.state)).toEqual({ kind: 'daemonSets' });
  });

  test('a filter that nothing holds leaves no row, and a row when it goes', () => {
    const journey = new Journey().press('down / x y z');
    expect(journey.screen).toContain('DaemonSets 0 of 4');
    expect(journey.press('enter').selected).toBe('');
    expect(journey.press('esc').selected).toContain('kube-proxy');
  });

  test.each<[string, string, Partial<ClusterState>, string]>([
    ['a filter without a hit', '/ x y z', {}, 'No row holds xyz: escape drops the filter.'],
    ['nothing in trouble', 't', { daemonSets: [] }, 'Nothing is in trouble: t shows all.'],
    ['a cluster without DaemonSets', 'g', { daemonSets: [] }, 'No resources found.'],
    ['a namespace without', 'n G enter', { daemonSets: [] }, 'No resources found in logging namespace.'],
  ])('a list without rows says why: %s', (_, keys, without, sentence) => {
    const journey = new Journey().press(keys);
    const cluster = { ...trouble, ...without };
    journey.act({ kind: 'read', cluster, freshness: { kind: 'live' }, now: trouble.now });
    expect(journey.screen).toContain(sentence);
  });

  test('why nothing could be read is there to the end', () => {
    const journey = new Journey().act({ kind: 'opened', source: { name: 'x', isDump: false }, now: 0 });
    const problem = `no answer from ${'https://api.example.org:6443 '.repeat(4)}at all`;
    journey.act({ kind: 'freshness', freshness: { kind: 'stale', problem } });
    expect(journey.screen.replaceAll('\n', ' ')).toContain(problem);
  });

  test('only trouble', () => {
    const journey = new Journey().press('t');
    expect(journey.screen).toContain('DaemonSets 2, only trouble');
    expect(journey.press('t').screen).toContain('DaemonSets 4\n');
  });

  test('the order goes by each column in turn, and then as it was', () => {
    const journey = new Journey();
    const headers = ['NAMESPACE', 'NAME', 'COVERAGE', 'ROLLOUT', 'TROUBLE', 'REASON', 'AGE'];
    for (const header of headers) expect(journey.press('o').screen).toContain(`DaemonSets 4, by ${header}\n`);
    expect(journey.press('o').state.lists['daemonSets']).toEqual({ ...emptyList });
  });

  test.each([
    ['2 orders by the second column', '2', /NAME ↑/, 'DaemonSets 4, by NAME\n'],
    ['2 again, the other way round', '2 2', /NAME ↓/, 'DaemonSets 4, by NAME, reversed\n'],
    ['another one begins anew', '2 2 4', /ROLLOUT ↑/, 'DaemonSets 4, by ROLLOUT\n'],
    ['O turns what a number has chosen', '2 O', /NAME ↓/, 'by NAME, reversed'],
    ['a number without a column does nothing', '9', /NAME {2}/, 'DaemonSets 4\n'],
    ['numbers count the columns that there is room for', 'G enter 5', /REASON ↑/, 'by REASON'],
  ])('%s', (_, keys, header, title) => {
    const { screen, lines } = new Journey().press(keys);
    expect(screen).toContain(title);
    expect(lines[2]).toMatch(header);
  });

  test('a message goes with the next key', () => {
    const journey = new Journey().act({ kind: 'message', message: 'copied: x' });
    expect(journey.screen).toContain('\ncopied: x\n');
    expect(journey.press('j').screen).not.toContain('copied');
  });
});

describe('effects', () => {
  test.each([
    ['q on the first screen leaves', 'q', { kind: 'leave', interrupted: false }],
    ['Ctrl-C leaves from anywhere', 'enter ctrl-c', { kind: 'leave', interrupted: true }],
    ['Ctrl-C leaves while a filter is typed', '/ a ctrl-c', { kind: 'leave', interrupted: true }],
    ['Ctrl-Z goes to the shell', 'ctrl-z', { kind: 'suspend' }],
    ['the list is copied as a command', 'y', { kind: 'copy', text: 'kubectl ds coverage -A' }],
    ['a DaemonSet is', 'enter y', { kind: 'copy', text: 'kubectl ds coverage gpu-plugin -n kube-system' }],
    ['its rollout is', 'r y', { kind: 'copy', text: 'kubectl ds rollout status gpu-plugin -n kube-system' }],
    ['a node is', 'down enter enter y', { kind: 'copy', text: 'kubectl ds why-not gpu-1 -A' }],
    ['the matrix is saved', 'm s', { kind: 'saveMatrix' }],
  ])('%s', (_, keys, effect) => {
    expect(new Journey().press(keys).effects).toEqual([effect]);
  });

  test('nothing but the matrix is saved', () => {
    expect(new Journey().press('s').effects).toEqual([]);
  });

  test('another namespace is read, and what was read of the others is not shown', () => {
    const journey = new Journey().press('n G enter');
    expect(journey.effects).toEqual([{ kind: 'observe', namespace: 'logging' }]);
    expect(journey.screen).toContain('namespace logging');
    expect(journey.screen).toContain('reading ...');
    expect(journey.screen).not.toContain('kube-proxy');
  });

  test('all namespaces again', () => {
    const journey = new Journey().press('n G enter');
    journey.act({ kind: 'read', cluster: trouble, freshness: { kind: 'live' }, now: trouble.now });
    expect(journey.press('n g enter').effects.at(-1)).toEqual({ kind: 'observe' });
    expect(journey.screen).toContain('all namespaces');
  });
});

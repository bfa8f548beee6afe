import { describe, expect, test } from 'vitest';
import { Journey, trouble } from './journey.ts';

const contexts = [
  { name: 'kind', cluster: 'kind', user: 'kind', namespace: '' },
  { name: 'gke_生产_europe-west1\u001b[31m', cluster: 'prod', user: 'me', namespace: 'team-a' },
  { name: 'far', cluster: 'far', user: '', namespace: '' },
];
const source = { name: 'kind', isDump: false, contexts };

/** On a kubeconfig with several contexts. */
function journey(size = { columns: 80, rows: 12 }): Journey {
  return new Journey(size).act({ kind: 'opened', source, now: trouble.now });
}

const read = { kind: 'read', cluster: trouble, freshness: { kind: 'live' }, now: trouble.now } as const;

describe('contexts', () => {
  test('are listed, the one that is shown marked and selected, also before anything was read', () => {
    const { screen } = journey().press('c');
    expect(screen).toMatchSnapshot();
    expect(screen).not.toContain('\u001b');
  });

  test('in little room their names stay', () => {
    expect(journey({ columns: 40, rows: 12 }).press('c').lines.slice(1, 6)).toMatchSnapshot();
  });

  test('another one is opened, and the former one stays until it is', () => {
    const chosen = journey().act(read).press('c G enter');
    expect(chosen.effects.at(-1)).toEqual({ kind: 'switchContext', name: 'far' });
    expect(chosen.screen).toContain('kube-proxy');
  });

  test('the one that is shown is not opened again', () => {
    const chosen = journey().act(read).press('c enter');
    expect(chosen.effects.map(({ kind }) => kind)).toEqual(['observe']);
    expect(chosen.screen).toContain('kube-proxy');
  });

  test('of another cluster nothing of the former one is on the screen, but how it is looked at', () => {
    const other = journey().act(read).press('G enter v t space');
    other.act({ kind: 'opened', source: { ...source, name: 'far' }, now: 5, namespace: 'team-a' });
    expect(other.screen).toMatch(/^context far {3}namespace team-a +reading \.\.\./);
    expect(other.state).toMatchObject({
      screens: [{ kind: 'daemonSets' }],
      marks: new Set(),
      onlyTrouble: true,
    });
    expect(other.effects.at(-1)).toEqual({ kind: 'observe', namespace: 'team-a' });
  });

  test.each([
    ['of the list', 'y', 'coverage -A'],
    ['of a label', 'm L a = b ctrl-y', 'label gpu-1 a=b'],
    ['of a deletion', 'D y', 'delete gpu-plugin -n kube-system'],
    ['of a rollout', 'I ctrl-y', 'rollout start gpu-plugin -n kube-system'],
  ])('a command is copied with the flags that lead to what is shown: %s', (_, keys, words) => {
    const flags = ['--context', 'far', '--as', 'mary ann'];
    const other = new Journey().act({ kind: 'opened', source: { ...source, name: 'far', flags }, now: 5 });
    const text = `kubectl ds ${words} --context far --as 'mary ann'`;
    expect(other.act(read).press(keys).effects.at(-1)).toEqual({ kind: 'copy', text });
  });

  test.each([
    ['a dump has none', true, 'a dump has no contexts'],
    ['nor has a pod', false, 'there is no context to choose'],
  ])('%s', (_, isDump, message) => {
    const without = new Journey().act({ kind: 'opened', source: { name: 'x', isDump }, now: 0 }).press('c');
    expect(without.state.message).toBe(message);
    expect(without.state.screens).toEqual([{ kind: 'daemonSets' }]);
  });
});

import { describe, expect, test } from 'vitest';
import { rolloutStartFlags } from '../../src/commands/rollout/flags.ts';
import { textWidth } from '../../src/printers/text-width.ts';
import { typedFlags } from '../../src/tui/dialogs/start-dialog.ts';
import { keys, wished } from './dialog-journey.ts';
import { Journey } from './journey.ts';

/** On kube-proxy. */
const form = 'down I';

function at(pressed: string, size?: ConstructorParameters<typeof Journey>[0]): Journey {
  return new Journey(size).press(`${form} ${pressed}`.trim());
}

/** The line of a field, without its name. */
function field(journey: Journey, name: string): string | undefined {
  const line = journey.lines.find((each) => each.slice(2).startsWith(`${name} `) || each.slice(2) === name);
  return line?.slice(19);
}

describe('the form of a rollout', () => {
  test('asks for flags that `rollout start` has', () => {
    const flags = rolloutStartFlags.map(({ name }) => name);
    expect([...typedFlags, 'image', 'on-failure'].filter((flag) => !flags.includes(flag))).toEqual([]);
  });

  test.each([
    ['begins with the image that is there', '', 'image', /_$/],
    ['an empty field says what that means', '', 'batch', /^all that are left$/],
    [
      'tab goes to the next field, which says what may be typed',
      'tab',
      'canary',
      /^_ {2}nodes of the first wave/,
    ],
    ['so does down', 'down down', 'batch', /^_ {2}nodes of each/],
    ['up goes to the field before', 'down down up', 'canary', /^_/],
    [
      'so does shift-tab, and before the first one is the last',
      'backTab',
      'on-failure',
      /^\[pause\] {2}undo$/,
    ],
    ['letters are typed where the field is', `tab ${keys('pool=q')}`, 'canary', /^pool=q_$/],
    ['the cursor moves within the line', `tab ${keys('13')} left 2`, 'canary', /^12│3$/],
    ['right chooses what is done about a failure', 'up right', 'on-failure', /^ pause {2}\[undo\]$/],
    ['so does space', 'up space', 'on-failure', /^ pause {2}\[undo\]$/],
    ['and left goes back', 'up right left', 'on-failure', /^\[pause\] {2}undo$/],
    ['a letter changes no choice', 'up u', 'on-failure', /^\[pause\] {2}undo$/],
  ])('%s', (_, pressed, name, expected) => {
    expect(field(at(pressed), name)).toMatch(expected);
  });

  test('rows that are no DaemonSets have none', () => {
    expect(new Journey().press('m B j I').lines.at(-2)).toBe('no DaemonSet is selected');
  });

  test.each(['daemonSets', 'daemonSet', 'rollout'])('opens on the screen %s', (screen) => {
    const to = { daemonSets: 'down I', daemonSet: 'down enter I', rollout: 'down r I' }[screen] ?? '';
    expect(new Journey().press(to).screen).toContain('start a rollout of kube-system/kube-proxy');
  });
});

describe('the plan', () => {
  test('is shown while it is typed, from what is on the screen', () => {
    const journey = at(`${keys('-new')} tab 1`);
    expect(journey.screen).toMatch(/image of .*: \S+ -> \S+-new/);
    expect(journey.screen).toMatch(/1 nodes? .*canary|canary/);
    expect(journey.screen).toMatch(/WAVE/);
  });

  test.each([
    [
      'an amount that is none',
      `tab ${keys('200%')}`,
      'invalid argument for --canary: "200%" is more than all nodes',
    ],
    ['a canary that selects nothing', `tab ${keys('pool=none')}`, 'the canary "pool=none" selects no node'],
    ['an image that is missing', 'ctrl-u', 'needs an image'],
    [
      'a timeout of nothing',
      `up up ${keys('0s')}`,
      'invalid argument for --node-timeout: every node would fail at once',
    ],
  ])('%s says why it cannot be', (_, pressed, problem) => {
    expect(at(`${keys('-new')} ${pressed}`).screen).toContain(problem);
  });

  test('enter asks for what is filled in, and nothing else', () => {
    const journey = at(`${keys('-new')} tab 1 tab ${keys('50%')} up up up right enter`);
    expect(wished(journey.effects)).toMatchObject({
      kind: 'start',
      namespace: 'kube-system',
      name: 'kube-proxy',
      words: { canary: '1', batch: '50%', 'on-failure': 'undo' },
    });
    expect(journey.screen).toContain('reading what it would do ...');
  });

  test('enter on what cannot be goes no further', () => {
    expect(at(`tab x${keys('!')} enter`).effects).toEqual([]);
  });

  test('the command that does the same is copied', () => {
    const journey = at(`ctrl-u ${keys('a/b:2')} tab 1 up up right ctrl-y`);
    const [effect] = journey.effects;
    expect(effect?.kind === 'copy' && effect.text).toMatch(
      /^kubectl ds rollout start kube-proxy -n kube-system --image \S+=a\/b:2 --canary 1 --on-failure undo$/,
    );
  });

  test('the question stands above the very preview of the command, and y begins', () => {
    const journey = at(`${keys('-new')} enter`);
    const change = wished(journey.effects);
    const question = 'Start this rollout of kube-system/kube-proxy?';
    journey.act({ kind: 'proposed', proposal: { change, question, facts: ['it is driven from here'] } });
    expect(journey.screen).toContain(`${question} Type y.\nit is driven from here`);
    expect(journey.press('n').screen).toContain('-new_');
    journey.press('enter');
    const again = wished(journey.effects);
    journey.act({ kind: 'proposed', proposal: { change: again, question, facts: [] } });
    expect(journey.press('y').effects.at(-1)).toEqual({ kind: 'apply', change: again });
  });
});

test.each([
  [{ columns: 40, rows: 10 }, 'canary'],
  [{ columns: 60, rows: 16 }, 'on-failure'],
])('on a terminal of %o the field that is filled in is seen', (size, name) => {
  const journey = at(name === 'canary' ? 'tab' : 'up', size);
  expect(journey.lines.some((line) => line.startsWith(`> ${name}`))).toBe(true);
  expect(journey.lines.filter((line) => textWidth(line) > size.columns)).toEqual([]);
  expect(journey.lines).toHaveLength(size.rows);
});

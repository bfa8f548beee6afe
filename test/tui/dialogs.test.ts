import { describe, expect, test } from 'vitest';
import { textWidth } from '../../src/printers/text-width.ts';
import { answered, keys, onNode, wished } from './dialog-journey.ts';
import { Journey, trouble } from './journey.ts';

describe('a line', () => {
  test.each([
    ['is typed, whatever its letters do elsewhere', `L ${keys('q y=T')}`, '> q y=T_'],
    ['backspace takes a letter back', `L ${keys('ab')} backspace`, '> a_'],
    ['ctrl-u takes all back', `L ${keys('ab')} ctrl-u`, '> _'],
    ['what is typed comes at the cursor', `L ${keys('a=c')} left b`, '> a=b│c'],
    ['ctrl-a goes to the beginning, ctrl-e to the end', `L ${keys('b')} ctrl-a a ctrl-e c`, '> abc_'],
    ['home and end do too', `L ${keys('b')} home a end c`, '> abc_'],
    ['ctrl-w takes a word back', `L ${keys('a=b c=d')} ctrl-w`, '> a=b _'],
    ['delete takes the next letter away', `L ${keys('abc')} left left delete`, '> a│c'],
    [
      'the word before the cursor is completed',
      `L ${keys('top a=b')} left left left left tab`,
      '> topology.kubernetes.io/zone│ a=b',
    ],
    ['tab completes a key', `L ${keys('top')} tab`, '> topology.kubernetes.io/zone_'],
    ['tab again takes what may follow it', `L ${keys('top')} tab tab`, '> topology.kubernetes.io/zone-_'],
    ['and again the next of them', `L ${keys('top')} tab tab tab`, '> topology.kubernetes.io/zone=eu-1a_'],
    ['what DaemonSets want is completed too', `L ${keys('nv')} tab`, '> nvidia.com/gpu.present_'],
    [
      'taints are completed with their effects',
      `T ${keys('nvidia.com/gpu:P')} tab`,
      '> nvidia.com/gpu:PreferNoSchedule_',
    ],
    ['the word before stays', `L ${keys('a=b top')} tab`, '> a=b topology.kubernetes.io/zone_'],
    ['what completes to nothing stays', `L ${keys('zzz')} tab`, '> zzz_'],
  ])('%s', (_, typed, line) => {
    expect(new Journey().press(`${onNode} ${typed}`).lines).toContain(line);
  });

  test('one that is too long shows its end', () => {
    const journey = new Journey().press(`${onNode} L ${keys(`k=${'监a'.repeat(60)}`)}`);
    const line = journey.lines.find((each) => each.startsWith('> '));
    expect(line).toMatch(/监a_$/);
    expect(textWidth(line ?? '')).toBeLessThanOrEqual(80);
  });

  test('what cannot be read says why, and goes no further', () => {
    const journey = new Journey().press(`${onNode} L ${keys('role')} enter`);
    expect(journey.screen).toContain('unknown label spec: role: use KEY=VALUE to set a label');
    expect(journey.effects).toEqual([]);
  });

  test('what would be refused says so while it is typed', () => {
    const journey = new Journey().press(`${onNode} T ${keys('nope-')}`);
    expect(journey.screen).toContain('taint "nope" not found');
  });
});

describe('what it would do', () => {
  test('is shown while it is typed', () => {
    const journey = new Journey().press(`${onNode} L ${keys('nvidia.com/gpu.present=true')}`);
    expect(journey.screen).toMatch(/gpu-plugin +gains +1 +worker-1/);
  });

  test('of what gets another value the former one is named', () => {
    const journey = new Journey().press(`${onNode} L ${keys('topology.kubernetes.io/zone=x')}`);
    expect(journey.screen).toContain('takes the place of topology.kubernetes.io/zone=eu-1a on worker-1');
  });

  test('of one namespace it says so', () => {
    const journey = new Journey().press('n G enter');
    journey.act({ kind: 'read', cluster: trouble, freshness: { kind: 'live' }, now: trouble.now });
    journey.press(`enter L ${keys('a=b')}`);
    expect(journey.screen).toContain('of DaemonSets in namespace logging only: enter reads them all');
  });
});

describe('before anything is changed', () => {
  const typed = `${onNode} T ${keys('broken:NoExecute')}`;

  test('enter reads what it would do, of the node that is selected', () => {
    const journey = new Journey().press(`${typed} enter`);
    const change = {
      kind: 'taint',
      nodes: ['worker-1'],
      add: [{ key: 'broken', value: '', effect: 'NoExecute' }],
      remove: [],
    };
    expect(journey.effects).toEqual([{ kind: 'propose', change }]);
    expect(journey.screen).toContain('reading what it would do ...');
  });

  test('of all that are marked', () => {
    const journey = new Journey().press(`down enter space j space L ${keys('a=b')} enter`);
    expect(wished(journey.effects)).toMatchObject({ kind: 'label', nodes: ['gpu-1', 'worker-1'] });
  });

  test('y while it is being read agrees to nothing', () => {
    const journey = answered(new Journey().press(`${typed} enter y y`));
    expect(journey.effects.map(({ kind }) => kind)).toEqual(['propose']);
    expect(journey.screen).toContain('Type y.');
  });

  test('the question names what is lost, and y makes the change that was asked about', () => {
    const journey = answered(new Journey().press(`${typed} enter`), 'Change the taints, and lose 2 pods?');
    expect(journey.screen).toContain('Change the taints, and lose 2 pods? Type y.');
    expect(journey.screen).toMatch(/^lost: .*on worker-1/m);
    expect(journey.press('y').effects.at(-1)).toEqual({ kind: 'apply', change: wished(journey.effects) });
    expect(journey.state.dialog).toBeUndefined();
    expect(journey.lines.at(-2)).toBe('changing ...');
    expect(journey.press('y').effects.filter(({ kind }) => kind === 'apply')).toHaveLength(1);
  });

  test.each(['enter', 'space', 'a', 'ctrl-y'])('%s does not agree', (key) => {
    const journey = answered(new Journey().press(`${typed} enter`)).press(key);
    expect(journey.effects.filter(({ kind }) => kind === 'apply')).toEqual([]);
  });

  test.each(['n', 'esc', 'q'])('%s is no, and what was typed is there again', (key) => {
    const journey = answered(new Journey().press(`${typed} enter`)).press(key);
    expect(journey.lines).toContain('> broken:NoExecute_');
    expect(journey.effects.map(({ kind }) => kind)).toEqual(['propose']);
  });

  test('an answer to what is not asked any more is not taken', () => {
    const journey = new Journey().press(`${typed} enter`);
    const former = wished(journey.effects);
    journey.press('esc backspace enter esc');
    const proposal = { change: former, question: 'Old?', facts: [] };
    expect(journey.act({ kind: 'proposed', proposal }).screen).not.toContain('Old?');
    expect(journey.press('esc').act({ kind: 'proposed', proposal }).state.dialog).toBeUndefined();
  });

  test('why it cannot be made stands below the line until another is typed', () => {
    const journey = new Journey().press(`${typed} enter`);
    const problem = 'nodes "worker-1" is forbidden\u001b[31m';
    journey.act({ kind: 'refused', change: wished(journey.effects), problem });
    expect(journey.screen).toContain('nodes "worker-1" is forbidden');
    expect(journey.screen).not.toContain('\u001b');
    expect(journey.press('backspace').screen).not.toContain('forbidden');
  });

  test('escape leaves, and Ctrl-C leaves all', () => {
    const journey = new Journey().press(`${typed} esc`);
    expect(journey.state.dialog).toBeUndefined();
    expect(journey.press('T ctrl-c').effects).toEqual([{ kind: 'leave', interrupted: true }]);
  });
});

describe('the command that does the same', () => {
  test.each([
    ['labels', `${onNode} L ${keys('a=b c-')} ctrl-y`, 'kubectl ds label worker-1 a=b c-'],
    [
      'another value',
      `${onNode} L ${keys('topology.kubernetes.io/zone=x')} ctrl-y`,
      'kubectl ds label worker-1 topology.kubernetes.io/zone=x --overwrite',
    ],
    [
      'taints of marked nodes',
      `down enter space j space T ${keys('a:NoSchedule')} ctrl-y`,
      'kubectl ds taint gpu-1 worker-1 a:NoSchedule',
    ],
    ['a deletion', 'D y', 'kubectl ds delete gpu-plugin -n kube-system'],
    ['another cascade', 'D tab tab y', 'kubectl ds delete gpu-plugin -n kube-system --cascade=orphan'],
  ])('%s', (_, pressed, text) => {
    expect(new Journey().press(pressed).effects).toEqual([{ kind: 'copy', text }]);
  });

  test('of nothing there is none', () => {
    const journey = new Journey().press(`${onNode} L ctrl-y`);
    expect(journey.effects).toEqual([]);
    expect(journey.lines.at(-2)).toBe('there is no command for that yet');
  });
});

describe('a deletion', () => {
  test.each([
    ['background', 'down D enter'],
    ['foreground', 'down D tab enter'],
    ['orphan', 'down D h enter'],
    ['background', 'down enter D tab h enter'],
  ])('%s', (cascade, pressed) => {
    const change = { kind: 'deleteDaemonSet', namespace: 'kube-system', name: 'kube-proxy', cascade };
    expect(new Journey().press(pressed).effects).toEqual([{ kind: 'propose', change }]);
  });

  test('is shown for each choice', () => {
    const journey = new Journey().press('down D');
    expect(journey.screen).toMatch(/kube-proxy +loses +4/);
    expect(journey.press('h').screen).toMatch(/kube-proxy +orphans +4/);
  });
});

describe('a rollout', () => {
  const wish = { kind: 'rollout', namespace: 'logging', name: '监视-agent' };
  /** The rollout of a DaemonSet of which a node is broken. */
  const rollout = 'G r';

  test.each([
    ['p pauses it', 'p', { ...wish, verb: 'pause' }],
    ['u goes on with it', 'u', { ...wish, verb: 'resume' }],
    ['U undoes it', 'U', { ...wish, verb: 'undo' }],
    ['a advances the node that is selected', 'g a', { ...wish, verb: 'advance', node: 'worker-10' }],
    ['a another one', 'j a', { ...wish, verb: 'advance', node: 'worker-2' }],
  ])('%s, after it was read what that means', (_, pressed, change) => {
    const journey = new Journey().press(`${rollout} ${pressed}`);
    expect(journey.effects).toEqual([{ kind: 'propose', change }]);
    expect(journey.screen).toContain('reading what it would do ...');
  });

  test('the question stands there, y agrees, and no leaves at once', () => {
    const journey = new Journey().press(`${rollout} p`);
    const change = wished(journey.effects);
    const proposal = { change, question: 'Pause it?', facts: ['OnDelete until it goes on'] };
    journey.act({ kind: 'proposed', proposal });
    expect(journey.screen).toContain('Pause it? Type y.\nOnDelete until it goes on');
    expect(new Journey().press(`${rollout} p n`).state.dialog).toBeUndefined();
    expect(journey.press('y').effects.at(-1)).toEqual({ kind: 'apply', change });
  });

  test('what cannot be done says why, and the command can be copied', () => {
    const journey = new Journey().press(`${rollout} j a`);
    journey.act({ kind: 'refused', change: wished(journey.effects), problem: 'it is driven' });
    expect(journey.screen).toContain('it is driven');
    const text = "kubectl ds rollout advance '监视-agent' -n logging --node worker-2";
    expect(journey.press('enter y').effects.at(-1)).toEqual({ kind: 'copy', text });
    expect(journey.press('esc').state.dialog).toBeUndefined();
  });

  test('on another screen nothing is done', () => {
    const journey = new Journey().press('p');
    expect(journey.effects).toEqual([]);
    expect(journey.lines.at(-2)).toBe('open the rollout of a DaemonSet first (r)');
  });
});

describe('where nothing can be changed', () => {
  const readOnly = { name: 'kind', isDump: false, isReadOnly: true };
  const dump = { name: 'a.json', isDump: true };

  test.each([
    ['--read-only', readOnly, 'a preview only: --read-only keeps everything as it is'],
    ['a dump', dump, 'a preview only: a dump cannot be changed'],
  ])('%s: the preview says so, and y copies the command', (_, source, sentence) => {
    const journey = new Journey();
    journey.state = { ...journey.state, source };
    answered(journey.press(`${onNode} L ${keys('a=b')} enter`)).press('y');
    expect(journey.screen).toContain(sentence);
    expect(journey.effects.at(-1)).toEqual({ kind: 'copy', text: 'kubectl ds label worker-1 a=b' });
  });

  test('the header says read-only', () => {
    const journey = new Journey();
    journey.state = { ...journey.state, source: readOnly };
    expect(journey.lines[0]).toContain('read-only');
  });
});

test('without a node there is no dialog about one', () => {
  const journey = new Journey().press('L');
  expect(journey.state.dialog).toBeUndefined();
  expect(journey.lines.at(-2)).toMatch(/^no node is selected/);
});

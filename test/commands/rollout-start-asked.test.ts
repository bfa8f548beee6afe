import { describe, expect, test } from 'vitest';
import type { Interrupt } from '../../src/commands/context.ts';
import { ChangeScene } from './changing.ts';
import { terminal } from './invoke.ts';

const update = 'start agent --image main=new';

describe('somebody at the terminal', () => {
  test('who does not agree changes nothing', async () => {
    const scene = new ChangeScene();
    const { code, asked, stderr } = await scene.run(update, { answers: ['no'] });
    expect([code, asked, stderr]).toEqual([1, ['Start? [y/N] '], 'nothing was changed\n']);
    expect(scene.sent).toEqual(['patch (dry run)']);
    expect(scene.leases.renewals).toBe(0);
  });

  test('is not asked with -y', async () => {
    const { code, asked } = await new ChangeScene().run(`${update} -y`, { answers: [] });
    expect([code, asked]).toEqual([0, []]);
  });

  test('is asked between waves', async () => {
    const line = `${update} -y --batch 2 --max-unavailable 2 --pause-between confirm`;
    const { code, asked } = await new ChangeScene().run(line, { answers: ['y', 'yes'] });
    expect(asked).toEqual([
      "wave 1 is done; the next one waits for somebody's word. Next wave? [y/N] ",
      "wave 2 is done; the next one waits for somebody's word. Next wave? [y/N] ",
    ]);
    expect(code).toBe(0);
  });

  test.each([
    ['somebody who does not say yes', { answers: ['n'] }],
    ['nobody there', {}],
  ])('between waves, with %s, it stays as it is, to be resumed', async (_, world) => {
    const scene = new ChangeScene();
    const line = `${update} -y --canary 1 --pause-between confirm`;
    const { code, stdout } = await scene.run(line, world);
    expect(stdout).toContain(
      "daemonset.apps/agent waits: wave 1 is done; the next one waits for somebody's word\n",
    );
    expect(code).toBe(1);
    expect((await scene.run('resume agent')).code).toBe(0);
    expect(scene.played.images).toMatchObject({ n5: 'new' });
  });

  test.each<[string, readonly string[], number, string]>([
    ['p pauses it', ['^C', 'p'], 1, 'daemonset.apps/agent paused: somebody asked for it\n'],
    ['l leaves it', ['^C', 'l'], 130, 'daemonset.apps/agent was left as it stands'],
    ['Ctrl-C again leaves it', ['^C', '^C'], 130, 'daemonset.apps/agent was left as it stands'],
    ['anything else puts the question again', ['^C', '', 'y'], 0, 'daemonset.apps/agent rolled out\n'],
  ])('presses Ctrl-C between waves, and is asked what is meant: %s', async (_, answers, expected, text) => {
    const scene = new ChangeScene();
    const line = `${update} -y --canary 1 --pause-between confirm`;
    const { code, stdout, asked } = await scene.run(line, { answers });
    expect(asked[1]).toMatch(/^p: pause the rollout, l: leave it/);
    expect(stdout).toContain(text);
    expect(code).toBe(expected);
    expect(scene.leases.there).toBeUndefined();
  });

  test.each<[string, readonly string[] | undefined, number, string]>([
    ['p pauses it', ['p'], 1, 'daemonset.apps/agent paused: somebody asked for it\n'],
    ['l leaves it', ['l'], 130, 'daemonset.apps/agent was left as it stands'],
    ['anything else goes on', [''], 0, 'daemonset.apps/agent rolled out\n'],
    ['where nobody can answer it is left', undefined, 130, 'kubectl ds rollout resume agent -n default\n'],
  ])('presses Ctrl-C: %s', async (_, answers, expected, text) => {
    const scene = new ChangeScene();
    const interruptAt = 'n2: agent';
    const { code, stdout } = await scene.run(`${update} -y`, {
      interruptAt,
      ...(answers === undefined ? {} : { answers }),
    });
    expect(stdout).toContain(text);
    expect(code).toBe(expected);
    expect(scene.leases.there).toBeUndefined();
  });

  test.each<Interrupt>(['SIGTERM', 'SIGHUP'])(
    'is not asked by %s: it is left, the Lease given back',
    async (interrupt) => {
      const scene = new ChangeScene();
      const world = { answers: [], interrupt, interruptAt: 'n2: agent' };
      const { code, stdout, asked } = await scene.run(`${update} -y`, world);
      expect(stdout).toContain('daemonset.apps/agent was left as it stands');
      expect([code, asked]).toEqual([130, []]);
      expect(scene.leases.there).toBeUndefined();
    },
  );

  test('who reads no further does not end it: it is driven on, told on stderr', async () => {
    const scene = new ChangeScene();
    const { code, stdout, stderr } = await scene.run(`${update} -y`, { closeAt: 'n2: agent' });
    expect(stderr).toMatch(
      /^note: nobody reads the output any more: the rollout is driven on, told here\n {2}n/,
    );
    expect(stderr).toContain('daemonset.apps/agent rolled out\n');
    expect(stdout).not.toContain('rolled out');
    expect(code).toBe(0);
  });

  test('leaves a question open: at the end it is taken back, and what came meanwhile is told first', async () => {
    const questions: string[] = [];
    const ask = (question: string, signal?: AbortSignal): Promise<undefined> => {
      questions.push(question);
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(undefined));
      });
    };
    const { code, stdout } = await new ChangeScene().run(`${update} -y`, { ask, interruptAt: 'n2: agent' });
    expect(questions).toHaveLength(1);
    expect(stdout).toMatch(/n5: agent-10 updated.*\nwave 1 is done.*\ndaemonset\.apps\/agent rolled out\n/);
    expect(code).toBe(0);
  });

  test('who wants JSON sees the preview before the question', async () => {
    const { stdout, stderr } = await new ChangeScene().run(`${update} -o json`, { answers: ['n'] });
    expect(stderr).toContain('WAVE   NODES   ON\n');
    expect(stdout).toBe('');
  });

  test('sees a line with a bar, which is gone at the end', async () => {
    const world = { ...terminal(80), isTerminal: { stdout: true, stderr: true } };
    const { stderr } = await new ChangeScene().run(`${update} --max-unavailable 2`, world);
    expect(stderr).toContain('\r\u001b[K████████············  2 of 5 done, wave 1 of 1');
    expect(stderr.endsWith('\r\u001b[K')).toBe(true);
    for (const line of stderr.split('\r\u001b[K')) expect(line.length).toBeLessThan(80);
  });
});

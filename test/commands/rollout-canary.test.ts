import { describe, expect, test } from 'vitest';
import type { Node } from '../../src/domain/objects.ts';
import { condition, node } from '../support/builders.ts';
import { ChangeScene } from './changing.ts';

/** Nodes n1 to n5; n1 is the canary and not ready, where it is said. */
function nodesWith({ dead }: { readonly dead: boolean }): readonly Node[] {
  const conditions = [condition('Ready', 'Unknown')];
  const canary = node('n1', { labels: { canary: 'true' }, ...(dead ? { conditions } : {}) });
  return [canary, ...['n2', 'n3', 'n4', 'n5'].map((name) => node(name))];
}

describe('a canary whose nodes are all left out', () => {
  const start = 'start agent --image main=new --canary canary=true -y';

  test('keeps a rollout from beginning: all others would be its first wave', async () => {
    const scene = new ChangeScene();
    const cluster = scene.cluster({ nodes: async () => nodesWith({ dead: true }) });
    const { code, stderr } = await scene.run(`${start} --skip-not-ready`, {}, cluster);
    expect(stderr).toContain('error: the canary "canary=true" has no node left');
    expect(code).toBe(2);
    expect(scene.annotations).toEqual({});
    expect(scene.played.deleted).toEqual([]);
  });

  test('keeps a rollout from going on that has not come further', async () => {
    const scene = new ChangeScene();
    let dead = false;
    const cluster = scene.cluster({ nodes: async () => nodesWith({ dead }) });
    await scene.run(start, { interruptAt: 'wave 1' }, cluster);
    dead = true;
    const before = scene.played.deleted.length;
    const { code, stderr } = await scene.run('resume agent --skip-not-ready', {}, cluster);
    expect(stderr).toContain('error: the canary "canary=true" has no node left');
    expect(code).toBe(2);
    expect(scene.played.deleted).toHaveLength(before);
    expect(scene.leases.there).toBeUndefined();
  });

  test('is no matter after the first wave', async () => {
    const scene = new ChangeScene();
    let dead = false;
    const cluster = scene.cluster({ nodes: async () => nodesWith({ dead }) });
    await scene.run(start, { interruptAt: 'n2: agent' }, cluster);
    dead = true;
    const { stderr } = await scene.run('resume agent --skip-not-ready --dry-run=client', {}, cluster);
    expect(stderr).toContain('it goes on: ');
  });
});

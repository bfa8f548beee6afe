import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import { changeNodes, conflict, type NodeWorld } from './node-changes.ts';
import { Viewer } from './viewer.ts';

/** The live view of the small cluster in trouble, with the nodes of kube-proxy on the screen. */
async function before(
  act: (viewer: Viewer) => Promise<void>,
  world: NodeWorld = {},
  flags = '-A',
): Promise<Awaited<ReturnType<typeof changeNodes>>> {
  return changeNodes(flags, {
    ...world,
    drawUi: async (store) => {
      const viewer = new Viewer(store);
      await viewer.sees(({ cluster }) => cluster);
      await act(viewer.press('downArrow').press('return'));
      viewer.leave();
    },
  });
}

describe('labels', () => {
  test('are read anew for the question, and sent as the verb sends them', async () => {
    const { sent, stdout, stderr } = await before(async (viewer) => {
      const { question, impact } = await viewer.type('jLa=b').proposed();
      expect(question).toBe('Change the labels of 1 node?');
      expect(impact?.daemonSets).toEqual([]);
      expect(await viewer.agree()).toBe('node/worker-1 labeled');
    });
    const patch = { metadata: { labels: { a: 'b' } } };
    const node = { node: 'worker-1', resourceVersion: '', dryRun: false, fieldManager: 'kubectl-ds' };
    expect(sent).toEqual([{ ...node, patch }]);
    expect([stdout, stderr]).toEqual(['', '']);
  });

  test('of several nodes: what happened to each kind of them', async () => {
    const { sent } = await before(async (viewer) => {
      await viewer.type(' j j Ltopology.kubernetes.io/zone=eu-1b').proposed();
      expect(await viewer.agree()).toBe('2 nodes labeled, 1 node not labeled');
    });
    expect(sent.map(({ node }) => node)).toEqual(['gpu-1', 'worker-1']);
  });

  test('another value is named before', async () => {
    await before(async (viewer) => {
      const { facts } = await viewer.type('jLtopology.kubernetes.io/zone=x').proposed();
      expect(facts).toContain('takes the place of topology.kubernetes.io/zone=eu-1a on worker-1');
    });
  });

  test('without an answer nothing is sent', async () => {
    const { sent } = await before(async (viewer) => {
      await viewer.type('jLa=b').proposed();
      viewer.type('n').press('escape');
      expect(viewer.state.dialog).toBeUndefined();
    });
    expect(sent).toEqual([]);
  });
});

describe('taints', () => {
  test('the question says how many pods are lost', async () => {
    const { sent } = await before(async (viewer) => {
      const { question } = await viewer.type('jTbroken:NoExecute').proposed();
      expect(question).toBe('Change the taints of 1 node, and lose 4 pods?');
      expect(await viewer.agree()).toBe('node/worker-1 modified');
    });
    expect(sent.map(({ patch }) => patch)).toEqual([
      { spec: { taints: [{ key: 'broken', effect: 'NoExecute' }] } },
    ]);
  });

  test('one that is not there is refused', async () => {
    const { sent } = await before(async (viewer) => {
      expect(await viewer.type('jTbroken-').problem()).toContain('taint "broken" not found');
    });
    expect(sent).toEqual([]);
  });
});

describe('what goes wrong', () => {
  test('is told with what happened to the others', async () => {
    const onPatch = (node: string): void => {
      if (node === 'gpu-1') throw new ClusterError('forbidden', 'nodes "gpu-1" is forbidden');
    };
    await before(
      async (viewer) => {
        await viewer.type(' j La=b').proposed();
        expect(await viewer.agree()).toBe('node/worker-1 labeled; failed: nodes "gpu-1" is forbidden');
      },
      { onPatch },
    );
  });

  test('a node that was changed since the question is left as it is', async () => {
    const onPatch = (): void => {
      throw conflict();
    };
    const reread: NodeWorld['reread'] = (node) => ({
      ...node,
      metadata: { ...node.metadata, labels: { ...node.metadata.labels, somebody: 'else' } },
    });
    let isAsked = false;
    await before(
      async (viewer) => {
        await viewer.type('jLa=b').proposed();
        isAsked = true;
        expect(await viewer.agree()).toBe('failed: the object has been modified');
      },
      { onPatch, reread: (node) => (isAsked ? reread(node) : node) },
    );
  });

  test('what is under way when the view is left is told on stderr', async () => {
    const { stderr, sent } = await before(async (viewer) => {
      await viewer.type('jLa=b').proposed();
      viewer.type('y');
    });
    expect(sent).toHaveLength(1);
    expect(stderr).toBe('node/worker-1 labeled\n');
  });
});

describe('a deletion', () => {
  test('says which pods go with it', async () => {
    await before(async (viewer) => {
      viewer.type('D');
      const { question, impact } = await viewer.proposed();
      expect(question).toBe('Delete DaemonSet kube-system/kube-proxy and its 4 pods?');
      expect(impact?.daemonSets[0]?.loses).toHaveLength(4);
    });
  });
});

describe('with --read-only', () => {
  test('what it would do is read, and nothing is sent', async () => {
    const copied: string[] = [];
    const { sent } = await before(
      async (viewer) => {
        await viewer.type('jLa=b').proposed();
        viewer.type('y');
        expect(copied).toEqual(['kubectl ds label worker-1 a=b']);
      },
      { copy: (text) => void copied.push(text) },
      '-A --read-only',
    );
    expect(sent).toEqual([]);
  });
});

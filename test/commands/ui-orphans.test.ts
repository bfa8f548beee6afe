import { describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { ChangeSignal, Cluster } from '../../src/cluster/cluster.ts';
import { orphansRead } from '../../src/tui/orphans.ts';
import { daemonSet, node, pod, revision, type StateOptions } from '../support/builders.ts';
import { deleting, type KeptCluster } from './deleting.ts';
import { onTrouble } from './invoke.ts';
import { Viewer } from './viewer.ts';

const hash = { 'controller-revision-hash': 'hash1' };
const objects: StateOptions = {
  nodes: [node('n1'), node('n2')],
  daemonSets: [daemonSet('other')],
  pods: ['n1', 'n2'].map((name) => pod(`agent-${name}`, { node: name, labels: hash })),
  controllerRevisions: [revision(daemonSet('agent'), 1, 'hash1', { ownerReferences: [] })],
};

/** Changes that are told of when something is written. */
function watched(kept: KeptCluster, overrides: Partial<Cluster> = {}): Partial<Cluster> {
  let told = 0;
  const waiting: (() => void)[] = [];
  const { onWrite } = kept;
  kept.onWrite = (what) => {
    onWrite(what);
    queueMicrotask(() => waiting.splice(0).forEach((resume) => resume()));
  };
  const changes: ChangeSignal = {
    next: async () => {
      if (kept.sent.length === told) await new Promise<void>((resolve) => waiting.push(resolve));
      told = kept.sent.length;
      return true;
    },
    close: () => waiting.splice(0).forEach((resume) => resume()),
  };
  return {
    follow(this: Cluster) {
      return { cluster: this, changes };
    },
    ...overrides,
  };
}

/** The screen of orphans of a cluster that is live. */
async function looking(
  act: (viewer: Viewer) => Promise<void>,
  overrides: Partial<Cluster> = {},
  flags = '',
): Promise<Awaited<ReturnType<typeof deleting>>> {
  return deleting(`-A${flags}`, objects, {
    overrides: (kept) => watched(kept, overrides),
    drawUi: async (store) => {
      const viewer = new Viewer(store);
      await viewer.sees(({ cluster }) => cluster);
      viewer.type('x');
      await act(viewer);
      viewer.leave();
    },
  });
}

function names(state: Viewer['state']): readonly string[] {
  return orphansRead(state).map(({ pod: { metadata } }) => metadata.name);
}

const are = (wanted: readonly string[]) => (state: Viewer['state']) =>
  state.orphans !== undefined && names(state).join() === wanted.join() ? true : undefined;

describe('orphans in the live view', () => {
  test('are read when they are looked at, and not before', async () => {
    let asked = 0;
    const podsMatching = async (): Promise<never> => {
      asked += 1;
      throw new ClusterError('forbidden', 'pods is forbidden');
    };
    await looking(
      async (viewer) => {
        expect(await viewer.sees(({ message }) => message)).toBe('pods is forbidden');
        expect(asked).toBeGreaterThan(0);
        viewer.type('q');
      },
      { podsMatching },
    );
  });

  test('are deleted, and gone from the screen', async () => {
    const { sent, stdout, stderr } = await looking(async (viewer) => {
      await viewer.sees(are(['agent-n1', 'agent-n2']));
      viewer.type('jD');
      const { question, impact } = await viewer.sees(({ dialog }) =>
        dialog?.stage.kind === 'proposed' ? dialog.stage.proposal : undefined,
      );
      expect(question).toBe('Delete 1 orphan?');
      expect(impact?.otherPods.map((each) => each.pod)).toEqual(['agent-n2']);
      expect(await viewer.agree()).toBe('1 pod deleted');
      await viewer.sees(are(['agent-n1']));
    });
    expect(sent).toEqual(['pod agent-n2']);
    expect([stdout, stderr]).toEqual(['', '']);
  });

  test('all that are marked, in one go', async () => {
    await looking(async (viewer) => {
      await viewer.sees(are(['agent-n1', 'agent-n2']));
      viewer.type(' j D');
      await viewer.sees(({ dialog }) => (dialog?.stage.kind === 'proposed' ? true : undefined));
      expect(await viewer.agree()).toBe('2 pods deleted');
    });
  });

  test('are only shown with --read-only', async () => {
    const { sent } = await looking(
      async (viewer) => {
        await viewer.sees(are(['agent-n1', 'agent-n2']));
        viewer.type('D');
        await viewer.sees(({ dialog }) => (dialog?.stage.kind === 'proposed' ? true : undefined));
        viewer.type('y');
      },
      {},
      ' --read-only',
    );
    expect(sent).toEqual([]);
  });

  test('of a dump are found too', async () => {
    let found: readonly string[] | undefined;
    await onTrouble([], {
      drawUi: async (store) => {
        const viewer = new Viewer(store);
        await viewer.sees(({ cluster }) => cluster);
        viewer.type('x');
        await viewer.sees(({ orphans }) => orphans);
        found = names(viewer.state);
        viewer.leave();
      },
    });
    expect(found).toEqual([]);
  });
});

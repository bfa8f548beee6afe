import { describe, expect, test } from 'vitest';
import type { DrivePlan } from '../../src/domain/rollout/drive-state.ts';
import { planWaves } from '../../src/domain/rollout/waves.ts';
import { type PreviewShown, previewText } from '../../src/printers/preview-text.ts';

const zones = ['东京-a', 'eu-west-1b', 'zone\u001b[31m'];

function shown(order: DrivePlan['order'], batch: number): PreviewShown {
  const plan: DrivePlan = {
    canary: { kind: 'nodes', value: 1 },
    batch: { kind: 'nodes', value: batch },
    order,
    nodeTimeout: 300_000,
    minReady: 30_000,
    maxFailures: { kind: 'nodes', value: 2 },
    onFailure: 'undo',
    maxUnavailable: { kind: 'percent', value: 10 },
    pauseBetween: 'confirm',
  };
  const nodes = Array.from({ length: 40 }, (_, index) => ({
    name: `ip-10-0-${index}-17.eu-west-1.compute.internal`,
    group: order.kind === 'name' ? '' : (zones[index % 3] ?? ''),
    canary: false,
  }));
  return {
    plan,
    changes: ['image of main: registry.example/agent:1 -> registry.example/agent:2\u001b[2J'],
    skipped: ['ip-10-0-99-17.eu-west-1.compute.internal'],
    preview: {
      waves: planWaves(nodes, plan, nodes.length),
      maxUnavailable: 4,
      maxFailures: 2,
      minReady: 30_000,
      expectedDuration: 754_000,
      warnings: [
        {
          kind: 'ManagedBy',
          message:
            'Argo CD (agents\u202e) manages this DaemonSet and may put template and strategy back at any time: make the change there too, or stop it for as long as this lasts',
        },
      ],
    },
  };
}

const paint = (_: unknown, text: string): string => text;

describe.each([80, 120])('the preview, %i columns wide', (width) => {
  test.each<[string, PreviewShown]>([
    ['by zone', shown({ kind: 'label', key: 'topology.kubernetes.io/zone' }, 9)],
    ['of many waves leaves out the ones in the middle', shown({ kind: 'name' }, 2)],
  ])('%s', (_, preview) => {
    expect(previewText(preview, { paint, unicode: true, width })).toMatchSnapshot();
  });
});

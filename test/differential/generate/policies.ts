import type { KubeObject } from '../../support/control-plane/objects.ts';
import type { Random } from '../random.ts';
import { namespaces, runtimeKey } from './vocabulary.ts';

/** What admission looks at: namespaces, priority classes, the LimitRange of `limited`, a runtime class. */
export function generatePolicies(random: Random): readonly KubeObject[] {
  return [
    ...namespaces.map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
    priorityClass('low', 100),
    priorityClass('middle', 1_000),
    priorityClass('polite', 50_000, { preemptionPolicy: 'Never' }),
    priorityClass('high', 100_000),
    ...(random.chance(0.5) ? [priorityClass('usual', 500, { globalDefault: true })] : []),
    limitRange(random),
    runtimeClass(random),
  ];
}

function priorityClass(name: string, value: number, fields: object = {}): KubeObject {
  const object = { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name }, value };
  return { ...object, ...fields };
}

/** Its limits are no lower than the highest request that is generated. */
function limitRange(random: Random): KubeObject {
  const limits = { cpu: '2', memory: '2Gi' };
  const requests = { cpu: '150m', memory: '96Mi', 'ephemeral-storage': '200Mi' };
  const defaults = random.pick<object>([
    { default: limits },
    { defaultRequest: requests },
    { default: limits, defaultRequest: requests },
    { default: { cpu: '2' }, defaultRequest: { memory: '96Mi' } },
    { default: limits, min: { cpu: '0' } },
  ]);
  return {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'defaults', namespace: 'limited' },
    spec: { limits: [{ type: 'Container', ...defaults }] },
  };
}

/** The controller knows nothing of the labels that it asks for, the scheduler does. */
function runtimeClass(random: Random): KubeObject {
  const object = {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name: 'sandboxed' },
    handler: 'sandboxed',
    overhead: { podFixed: { cpu: '50m', memory: '64Mi' } },
    scheduling: {
      ...random.maybe(0.7, () => ({ nodeSelector: { [runtimeKey]: 'sandbox' } })),
      ...random.maybe(0.5, () => ({ tolerations: [{ key: 'dedicated', operator: 'Exists' }] })),
    },
  };
  return object;
}

import { expect, test } from 'vitest';
import { NEWEST_RELEASE } from '../../../src/domain/cluster-state.ts';
import type { PodSpec } from '../../../src/domain/objects.ts';
import { asAdmitted } from '../../../src/domain/scheduling/admission.ts';
import { podRequests } from '../../../src/domain/scheduling/resources.ts';
import {
  amounts,
  limitRange,
  podSpec,
  type PodSpecOptions,
  runtimeClass,
  toleration,
} from '../../support/builders.ts';
import { containerRows, type Objects, podLevelRows, priorityRows } from './admission.rows.ts';

function admitted(template: PodSpecOptions, objects: Objects = {}): PodSpec {
  return asAdmitted(podSpec(template), { namespace: 'default', ...objects });
}

test.each(containerRows)('container: %s', (_name, container, limitRanges, expected) => {
  const { containers } = admitted({ containers: [container] }, { limitRanges });
  expect(containers.map(({ resources }) => resources.requests)).toEqual([amounts(expected)]);
});

test.each(containerRows)('init container: %s', (_name, container, limitRanges, expected) => {
  const { initContainers } = admitted({ initContainers: [container] }, { limitRanges });
  expect(initContainers.map(({ resources }) => resources.requests)).toEqual([amounts(expected)]);
});

test.each(podLevelRows)('pod level: %s', (_name, template, expected) => {
  expect(admitted(template).resources?.requests).toEqual(amounts(expected));
});

test('a LimitRange comes too late for the requests of the pod as a whole', () => {
  const limitRanges = [limitRange('l', { defaultRequest: { cpu: '1m' } })];
  const spec = admitted({ resources: { limits: { cpu: '5m' } } }, { limitRanges });
  expect(podRequests(spec, NEWEST_RELEASE)).toEqual(amounts({ cpu: '5m' }));
});

test.each(priorityRows)('priority: %s', (_name, template, priorityClasses, priority, preemptionPolicy) => {
  const spec = admitted(template, priorityClasses === undefined ? {} : { priorityClasses });
  expect({ priority: spec.priority, preemptionPolicy: spec.preemptionPolicy }).toEqual({
    priority,
    preemptionPolicy,
  });
});

// SetDefaults_Pod and defaultHostNetworkPorts, pkg/apis/core/v1/defaults.go, v1.34
test.each([
  ['on the host network a port is a host port', { hostNetwork: true, ports: [{ containerPort: 80 }] }, [80]],
  [
    'a host port that is there stays',
    { hostNetwork: true, ports: [{ containerPort: 80, hostPort: 8080 }] },
    [8080],
  ],
  ['elsewhere it is none', { ports: [{ containerPort: 80 }] }, [0]],
])('%s', (_name, template, expected) => {
  const ports = (of: PodSpec['containers']) =>
    of.flatMap((container) => container.ports).map(({ hostPort }) => hostPort);
  const { ports: given, ...others } = template;
  expect(ports(admitted(template).containers)).toEqual(expected);
  expect(ports(admitted({ ...others, initContainers: [{ ports: given }] }).initContainers)).toEqual(expected);
});

const sandboxed = runtimeClass('sandboxed', {
  overhead: { cpu: '250m', memory: '120Mi' },
  nodeSelector: { runtime: 'sandbox' },
  tolerations: ['sandbox:NoSchedule'],
});

// plugin/pkg/admission/runtimeclass/admission_test.go TestSetOverhead and TestSetScheduling, v1.34
test('a runtime class brings overhead, node labels and tolerations', () => {
  const template = {
    runtimeClassName: 'sandboxed',
    nodeSelector: { zone: 'a' },
    tolerations: ['gpu:NoSchedule'],
    requests: { cpu: '1' },
  };
  const spec = admitted(template, { runtimeClasses: [sandboxed] });
  expect(spec.nodeSelector).toEqual({ zone: 'a', runtime: 'sandbox' });
  expect(spec.tolerations).toEqual(['gpu:NoSchedule', 'sandbox:NoSchedule'].map(toleration));
  expect(podRequests(spec, NEWEST_RELEASE)).toEqual(amounts({ cpu: '1250m', memory: '120Mi' }));
});

test.each([
  ['a pod without a runtime class', {}, [sandboxed]],
  ['a runtime class that does not exist', { runtimeClassName: 'gone' }, [sandboxed]],
])('nothing changes: %s', (_name, template, runtimeClasses) => {
  const spec = admitted(template, { runtimeClasses });
  expect(spec).toMatchObject({ overhead: {}, nodeSelector: {}, tolerations: [] });
});

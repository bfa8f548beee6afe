import { expect, test } from 'vitest';
import { NEWEST_RELEASE } from '../../../src/domain/cluster-state.ts';
import type { ContainerPort } from '../../../src/domain/objects.ts';
import { conflictingPorts, hostPorts } from '../../../src/domain/scheduling/host-ports.ts';
import { pod, podSpec, port } from '../../support/builders.ts';

/** `UDP/127.0.0.1/8080`, as upstream's tests write a host port. */
function hostPort(text: string): ContainerPort {
  const [protocol = '', hostIP = '', number = ''] = text.split('/');
  return port({ protocol, hostIP, hostPort: Number(number), containerPort: 80 });
}

function clashing(wanted: readonly string[], taken: readonly string[]): readonly string[] {
  const holder = pod('holder', { node: 'n1', podSpec: { ports: taken.map(hostPort) } });
  const conflicts = conflictingPorts(podSpec({ ports: wanted.map(hostPort) }), [holder], NEWEST_RELEASE);
  for (const conflict of conflicts) expect(conflict.heldBy).toBe(holder);
  return conflicts.map(
    ({ port: { protocol, hostIP, hostPort: number } }) => `${protocol}/${hostIP}/${number}`,
  );
}

// pkg/scheduler/framework/plugins/nodeports/node_ports_test.go TestNodePorts and TestFits, v1.20.2 and v1.34
test.each([
  ['another port', ['UDP/127.0.0.1/8080'], ['UDP/127.0.0.1/9090'], []],
  ['the same UDP port', ['UDP/127.0.0.1/8080'], ['UDP/127.0.0.1/8080'], ['UDP/127.0.0.1/8080']],
  ['the same TCP port', ['TCP/127.0.0.1/8080'], ['TCP/127.0.0.1/8080'], ['TCP/127.0.0.1/8080']],
  ['the same port on another address', ['TCP/127.0.0.1/8080'], ['TCP/127.0.0.2/8080'], []],
  ['the same port of another protocol', ['UDP/127.0.0.1/8080'], ['TCP/127.0.0.1/8080'], []],
  [
    'the second of two ports',
    ['UDP/127.0.0.1/8000', 'UDP/127.0.0.1/8080'],
    ['UDP/127.0.0.1/8080'],
    ['UDP/127.0.0.1/8080'],
  ],
  [
    'the first of two ports',
    ['TCP/127.0.0.1/8001', 'UDP/127.0.0.1/8080'],
    ['TCP/127.0.0.1/8001', 'UDP/127.0.0.1/8081'],
    ['TCP/127.0.0.1/8001'],
  ],
  ['every address wanted, one taken', ['TCP/0.0.0.0/8001'], ['TCP/127.0.0.1/8001'], ['TCP/0.0.0.0/8001']],
  [
    'an address and every address wanted, another taken',
    ['TCP/10.0.10.10/8001', 'TCP/0.0.0.0/8001'],
    ['TCP/127.0.0.1/8001'],
    ['TCP/0.0.0.0/8001'],
  ],
  [
    'one address wanted, every address taken',
    ['TCP/127.0.0.1/8001'],
    ['TCP/0.0.0.0/8001'],
    ['TCP/127.0.0.1/8001'],
  ],
  ['every address taken by another protocol', ['UDP/127.0.0.1/8001'], ['TCP/0.0.0.0/8001'], []],
  [
    'every address taken by both protocols',
    ['UDP/127.0.0.1/8001'],
    ['TCP/0.0.0.0/8001', 'UDP/0.0.0.0/8001'],
    ['UDP/127.0.0.1/8001'],
  ],
  [
    'none of several ports',
    ['TCP/127.0.0.1/80', 'TCP/127.0.1.1/80', 'TCP/127.0.1.1/90', 'TCP/127.0.1.1/100'],
    ['TCP/127.0.0.1/9090', 'TCP/127.0.0.1/9191', 'TCP/127.0.1.1/8080'],
    [],
  ],
  [
    'one of several ports',
    ['TCP/127.0.0.1/80', 'TCP/127.0.1.1/80', 'TCP/127.0.1.1/90', 'TCP/127.0.1.1/100'],
    ['TCP/127.0.0.1/9090', 'TCP/127.0.1.1/90', 'TCP/127.0.1.1/8080'],
    ['TCP/127.0.1.1/90'],
  ],
  ['no address means every address, wanted', ['TCP//80'], ['TCP/127.0.0.1/80'], ['TCP/0.0.0.0/80']],
  ['no address means every address, taken', ['TCP/127.0.0.1/80'], ['TCP//80'], ['TCP/127.0.0.1/80']],
  ['no protocol means TCP, wanted', ['/127.0.0.1/80'], ['TCP/127.0.0.1/80'], ['TCP/127.0.0.1/80']],
  ['no protocol means TCP, taken', ['TCP/127.0.0.1/80'], ['/127.0.0.1/80'], ['TCP/127.0.0.1/80']],
  ['SCTP is a protocol of its own', ['SCTP/0.0.0.0/80'], ['TCP/0.0.0.0/80', 'UDP/0.0.0.0/80'], []],
  ['port 0 is no host port', ['TCP/0.0.0.0/0'], ['TCP/0.0.0.0/0'], []],
  ['a pod that wants none', [], ['TCP/0.0.0.0/80'], []],
])('clash: %s', (_name, wanted, taken, expected) => {
  expect(clashing(wanted, taken)).toEqual(expected);
});

const sidecar = { restartPolicy: 'Always', ports: [8001] };

// node_ports_test.go TestNodePorts, the rows with init containers, v1.34; SidecarContainers before it: v1.33.0
test.each([
  ['a plain init container never asks for a host port', { initContainers: [{ ports: [8001] }] }, 34, []],
  ['a sidecar does from v1.34 on', { initContainers: [sidecar] }, 34, [8001]],
  ['a sidecar does not up to v1.33', { initContainers: [sidecar] }, 33, []],
  ['every container asks', { containers: [{ ports: [80] }, { ports: [81, 82] }] }, 34, [80, 81, 82]],
  ['a container port alone is no host port', { ports: [{ containerPort: 80 }] }, 34, []],
  [
    'nor on the host network before admission has filled it in',
    { hostNetwork: true, ports: [{ containerPort: 80 }] },
    34,
    [],
  ],
] as const)('%s', (_name, spec, release, expected) => {
  expect(hostPorts(podSpec(spec), release).map((each) => each.hostPort)).toEqual(expected);
});

test('the ports of a sidecar that runs on the node are taken', () => {
  const holder = pod('holder', { node: 'n1', podSpec: { initContainers: [sidecar] } });
  expect(conflictingPorts(podSpec({ ports: [8001] }), [holder], 34)).toHaveLength(1);
  expect(conflictingPorts(podSpec({ ports: [8001] }), [holder], 33)).toHaveLength(0);
});

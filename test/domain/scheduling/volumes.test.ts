import { expect, test } from 'vitest';
import { NOW } from '../../support/builders.ts';
import { claim, node, nodeTerm, podSpec, storageClass, volume } from '../../support/builders.ts';
import { type VolumeQuestion, volumeProblems } from '../../../src/domain/scheduling/volumes.ts';

const using = (...claims: readonly string[]) =>
  podSpec({
    volumes: claims.map((claimName, i) => ({ name: `v${i}`, kind: 'persistentVolumeClaim', claimName })),
  });

type Objects = Pick<VolumeQuestion, 'claims' | 'volumes' | 'storageClasses'>;

function answer(
  names: readonly string[],
  objects: Objects,
  labels: Readonly<Record<string, string>> = {},
): string {
  const { problems, unknown } = volumeProblems({
    namespace: 'default',
    spec: using(...names),
    node: node('n1', { labels }),
    ...objects,
  });
  const kinds = problems.map(({ kind, claim: name }) => `${kind} ${name}`);
  return [...kinds, ...(unknown ? ['unknown'] : [])].join(', ') || 'fits';
}

const waiting = storageClass('wait');
const byHand = storageClass('by-hand', { provisioner: 'kubernetes.io/no-provisioner' });
const immediate = storageClass('immediate', { volumeBindingMode: 'Immediate' });
const storageClasses = [waiting, byHand, immediate];
const bound = claim('a', { volumeName: 'pv-a', storageClassName: 'wait' });
const unbound = claim('b', { storageClassName: 'wait' });
const onlyBar = volume('pv-a', { nodeTerms: [nodeTerm(['foo In bar'])] });

// pkg/scheduler/framework/plugins/volumebinding/volume_binding_test.go TestVolumeBinding, v1.20.2 and v1.34
test.each([
  ['a pod without claims fits', [], {}, 'fits'],
  ['all claims bound', ['a'], { claims: [bound], volumes: [volume('pv-a')] }, 'fits'],
  ['the claim does not exist', ['a'], { claims: [], volumes: [] }, 'VolumeMissing a'],
  [
    'one of two claims does not exist',
    ['a', 'b'],
    { claims: [bound], volumes: [volume('pv-a')] },
    'VolumeMissing b',
  ],
  [
    'a claim of that name in another namespace',
    ['a'],
    { claims: [claim('a', { volumeName: 'pv-a', namespace: 'other' })], volumes: [volume('pv-a')] },
    'VolumeMissing a',
  ],
  [
    'an immediate claim is not bound yet',
    ['a'],
    { claims: [claim('a', { storageClassName: 'immediate' })] },
    'VolumeMissing a',
  ],
  ['a claim without a class is not bound', ['a'], { claims: [claim('a')] }, 'VolumeMissing a'],
  [
    'a claim with the empty class is not bound',
    ['a'],
    { claims: [claim('a', { storageClassName: '' })] },
    'VolumeMissing a',
  ],
  [
    'the class of an unbound claim does not exist',
    ['a'],
    { claims: [claim('a', { storageClassName: 'gone' })] },
    'VolumeMissing a',
  ],
  ['a claim that waits for its first pod gets a volume', ['b'], { claims: [unbound] }, 'fits'],
  [
    'whether a volume made by hand is left cannot be told',
    ['a'],
    { claims: [claim('a', { storageClassName: 'by-hand' })] },
    'unknown',
  ],
  [
    'a bound volume that other nodes reach',
    ['a'],
    { claims: [bound], volumes: [onlyBar] },
    'VolumeNodeAffinity a',
  ],
  [
    'the volume that the claim is bound to does not exist',
    ['a'],
    { claims: [bound], volumes: [] },
    'VolumeMissing a',
  ],
  [
    'the claim has lost its volume',
    ['a'],
    { claims: [claim('a', { volumeName: 'pv-a', phase: 'Lost' })], volumes: [volume('pv-a')] },
    'VolumeMissing a',
  ],
  [
    'the claim is being deleted',
    ['a'],
    { claims: [claim('a', { volumeName: 'pv-a', deletionTimestamp: NOW })], volumes: [volume('pv-a')] },
    'VolumeMissing a',
  ],
  ['claims could not be read', ['a'], {}, 'unknown'],
  ['volumes could not be read', ['a'], { claims: [bound] }, 'unknown'],
])('claims: %s', (_name, names, objects, expected) => {
  expect(answer(names, { storageClasses, ...objects }, { foo: 'barbar' })).toBe(expected);
});

test('classes that could not be read leave an unbound claim open', () => {
  expect(answer(['b'], { claims: [unbound], volumes: [] })).toBe('unknown');
});

const betaZone = 'failure-domain.beta.kubernetes.io/zone';
const betaRegion = 'failure-domain.beta.kubernetes.io/region';
const zone = 'topology.kubernetes.io/zone';
const region = 'topology.kubernetes.io/region';

// pkg/scheduler/framework/plugins/volumezone/volume_zone_test.go TestSingleZone and TestMultiZone, v1.20.2; the last
// rows v1.34
test.each([
  ['a node without zones takes every volume', { [betaZone]: 'us-west1-a' }, {}, true],
  ['a node with other labels takes every volume', { [zone]: 'us-west1-a' }, { uselessLabel: 'none' }, true],
  ['a volume without zones goes everywhere', {}, { [zone]: 'us-west1-a' }, true],
  ['old zones are equal', { [betaZone]: 'us-west1-a' }, { [betaZone]: 'us-west1-a' }, true],
  [
    'old regions are equal',
    { [betaRegion]: 'us-west1', uselessLabel: 'none' },
    { [betaRegion]: 'us-west1' },
    true,
  ],
  ['old regions differ', { [betaRegion]: 'us-west1' }, { [betaRegion]: 'no_us-west1' }, false],
  ['old zones differ', { [betaZone]: 'us-west1-a' }, { [betaZone]: 'no_us-west1-a' }, false],
  ['zones are equal', { [zone]: 'us-west1-a' }, { [zone]: 'us-west1-a', uselessLabel: 'none' }, true],
  ['regions are equal', { [region]: 'us-west1' }, { [region]: 'us-west1' }, true],
  ['regions differ', { [region]: 'us-west1' }, { [region]: 'no_us-west1' }, false],
  ['zones differ', { [zone]: 'us-west1-a' }, { [zone]: 'us-west1-b' }, false],
  ['one of several old zones', { [betaZone]: 'us-west1-c__us-west1-a' }, { [betaZone]: 'us-west1-a' }, true],
  ['one of several zones', { [zone]: 'us-west1-c__us-west1-a' }, { [zone]: 'us-west1-a' }, true],
  ['none of several zones', { [zone]: 'us-west1-c__us-west1-a' }, { [zone]: 'us-west1-b' }, false],
  [
    'zones are equal, regions differ',
    { [zone]: 'a', [region]: 'r1' },
    { [zone]: 'a', [region]: 'r2' },
    false,
  ],
  [
    'the volume has a region, the node only a zone',
    { [region]: 'us-west1' },
    { [zone]: 'us-west1-a' },
    false,
  ],
  [
    'an old label of the volume, the same zone on the node',
    { [betaZone]: 'us-west1-a' },
    { [zone]: 'us-west1-a' },
    true,
  ],
  [
    'an old label of the volume, another zone on the node',
    { [betaZone]: 'us-west1-a' },
    { [zone]: 'us-west1-b' },
    false,
  ],
  [
    'an old label on the node does not stand for the new one',
    { [zone]: 'us-west1-a' },
    { [betaZone]: 'us-west1-a' },
    false,
  ],
] as const)('zones: %s', (_name, volumeLabels, nodeLabels, fits) => {
  const objects = { claims: [bound], volumes: [volume('pv-a', { labels: volumeLabels })] };
  expect(answer(['a'], objects, nodeLabels)).toBe(fits ? 'fits' : 'VolumeNodeAffinity a');
});

// allowedTopologies: volumeBinder.checkVolumeProvisions, pkg/scheduler/framework/plugins/volumebinding/binder.go, v1.34
test.each([
  ['a class that makes volumes in this zone', ['a', 'b'], 'fits'],
  ['a class that makes volumes in other zones', ['c'], 'VolumeNodeAffinity b'],
])('provisioning: %s', (_name, values, expected) => {
  const allowedTopologies = [[{ key: zone, operator: 'In', values }]];
  const objects = {
    claims: [unbound],
    volumes: [],
    storageClasses: [storageClass('wait', { allowedTopologies })],
  };
  expect(answer(['b'], objects, { [zone]: 'a' })).toBe(expected);
});

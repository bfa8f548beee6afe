import type { Node, PersistentVolume, PersistentVolumeClaim, PodSpec, StorageClass } from '../objects.ts';
import { matchesNodeTerms } from './node-affinity.ts';

export interface VolumeQuestion {
  readonly namespace: string;
  readonly spec: PodSpec;
  readonly node: Node;
  /** Absent: claims could not be read. Likewise the others. */
  readonly claims?: readonly PersistentVolumeClaim[];
  readonly volumes?: readonly PersistentVolume[];
  readonly storageClasses?: readonly StorageClass[];
}

export type VolumeProblem =
  | { readonly kind: 'VolumeMissing'; readonly claim: string; readonly problem: string }
  | {
      readonly kind: 'VolumeNodeAffinity';
      readonly claim: string;
      readonly volume: string;
      readonly problem: string;
    };

/** What is known of a pod's volumes on a node. `unknown` is true where objects that decide it could not be read. */
export interface VolumeAnswer {
  readonly problems: readonly VolumeProblem[];
  readonly unknown: boolean;
}

const passes: VolumeAnswer = { problems: [], unknown: false };
const cannotTell: VolumeAnswer = { problems: [], unknown: true };

/**
 * Whether the claims of a pod let it on the node: they exist, they are bound (or wait for the pod), and their volumes
 * may be reached from the node.
 *
 * Mirrors `VolumeBinding.PreFilter`, `volumeBinder.checkBoundClaims` and `VolumeZone.Filter`,
 * pkg/scheduler/framework/plugins/{volumebinding,volumezone}, v1.34.
 */
export function volumeProblems(question: VolumeQuestion): VolumeAnswer {
  const answers = question.spec.volumes.flatMap((volume) =>
    volume.kind === 'persistentVolumeClaim' ? [claimAnswer(question, volume.claimName)] : [],
  );
  return {
    problems: answers.flatMap((answer) => answer.problems),
    unknown: answers.some((answer) => answer.unknown),
  };
}

function missing(claim: string, problem: string): VolumeAnswer {
  return { problems: [{ kind: 'VolumeMissing', claim, problem }], unknown: false };
}

function claimAnswer(question: VolumeQuestion, claimName: string): VolumeAnswer {
  if (question.claims === undefined) return cannotTell;
  const claim = question.claims.find(
    ({ metadata }) => metadata.name === claimName && metadata.namespace === question.namespace,
  );
  if (claim === undefined) return missing(claimName, 'there is no such claim');
  if (claim.metadata.deletionTimestamp !== undefined) return missing(claimName, 'the claim is being deleted');
  if (claim.phase === 'Lost') return missing(claimName, 'the volume it was bound to is gone');
  if (claim.volumeName === '') return unboundAnswer(question, claim);
  if (question.volumes === undefined) return cannotTell;
  const volume = question.volumes.find(({ metadata }) => metadata.name === claim.volumeName);
  if (volume === undefined) return missing(claimName, `its volume ${claim.volumeName} does not exist`);
  return placementAnswer(question.node, claimName, volume);
}

/** A claim that waits for its first pod is bound by the scheduler, where provisioning is possible on the node. */
function unboundAnswer({ node, storageClasses }: VolumeQuestion, claim: PersistentVolumeClaim): VolumeAnswer {
  const name = claim.metadata.name;
  if (claim.storageClassName === undefined || claim.storageClassName === '') {
    return missing(name, 'the claim is not bound to a volume');
  }
  if (storageClasses === undefined) return cannotTell;
  const storageClass = storageClasses.find(({ metadata }) => metadata.name === claim.storageClassName);
  if (storageClass === undefined)
    return missing(name, `its storage class ${claim.storageClassName} does not exist`);
  if (storageClass.volumeBindingMode !== 'WaitForFirstConsumer') {
    return missing(name, 'the claim is not bound to a volume');
  }
  // Which of the volumes made by hand would be taken depends on sizes and modes: not judged here.
  if (storageClass.provisioner === 'kubernetes.io/no-provisioner') return cannotTell;
  const terms = storageClass.allowedTopologies.map((matchExpressions) => ({
    matchExpressions,
    matchFields: [],
  }));
  if (terms.length === 0 || matchesNodeTerms(terms, node)) return passes;
  return {
    problems: [
      {
        kind: 'VolumeNodeAffinity',
        claim: name,
        volume: '<none>',
        problem: `storage class ${claim.storageClassName} makes no volumes for this node`,
      },
    ],
    unknown: false,
  };
}

const zoneKeys = [
  'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region',
];

/** A volume's old label is met by the node's new one, never the other way round. */
const successorOf: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
};

function placementAnswer(node: Node, claim: string, volume: PersistentVolume): VolumeAnswer {
  const name = volume.metadata.name;
  const problem = matchesNodeTerms(volume.nodeTerms, node)
    ? zoneProblem(node, volume)
    : 'the volume can be reached from other nodes only';
  if (problem === undefined) return passes;
  return { problems: [{ kind: 'VolumeNodeAffinity', claim, volume: name, problem }], unknown: false };
}

/** Volumes of old cloud providers carry their zones as labels, several of them joined by "__". */
function zoneProblem(node: Node, volume: PersistentVolume): string | undefined {
  const labels = node.metadata.labels;
  if (!zoneKeys.some((key) => labels[key] !== undefined)) return undefined;
  for (const key of zoneKeys) {
    const wanted = volume.metadata.labels[key];
    if (wanted === undefined) continue;
    const actual = labels[key] ?? labels[successorOf[key] ?? ''];
    if (actual === undefined || !wanted.split('__').includes(actual)) {
      return `the volume is in ${wanted}, the node in ${actual ?? 'no known zone'}`;
    }
  }
  return undefined;
}

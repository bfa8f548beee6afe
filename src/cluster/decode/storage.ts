import type {
  NodeSelectorRequirement,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '../../domain/objects.ts';
import { child, type Fields, list, optionalText, text, textList, within } from './fields.ts';
import { decoder } from './metadata.ts';
import { optionalNodeTerms } from './selectors.ts';

const betaClassAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** Decodes a PersistentVolumeClaim. @throws ClusterError `malformed` */
export const decodePersistentVolumeClaim = decoder(
  'PersistentVolumeClaim',
  'namespaced',
  (metadata, fields): PersistentVolumeClaim => {
    const [spec, status] = [child(fields, 'spec'), child(fields, 'status')];
    const className =
      metadata.annotations[betaClassAnnotation] ??
      within('spec', () => optionalText(spec, 'storageClassName'));
    return {
      metadata,
      volumeName: within('spec', () => text(spec, 'volumeName')),
      ...(className === undefined ? {} : { storageClassName: className }),
      phase: within('status', () => text(status, 'phase', 'Pending')),
    };
  },
);

/** Decodes a PersistentVolume. @throws ClusterError `malformed` */
export const decodePersistentVolume = decoder(
  'PersistentVolume',
  'cluster',
  (metadata, fields): PersistentVolume => {
    const spec = child(fields, 'spec');
    const nodeTerms = within('spec', () => {
      const nodeAffinity = child(spec, 'nodeAffinity');
      return within('nodeAffinity', () => optionalNodeTerms(nodeAffinity, 'required'));
    });
    return { metadata, ...(nodeTerms === undefined ? {} : { nodeTerms }) };
  },
);

function decodeTopologyTerm(fields: Fields): readonly NodeSelectorRequirement[] {
  return list(fields, 'matchLabelExpressions', (expression) => ({
    key: text(expression, 'key'),
    operator: 'In',
    values: textList(expression, 'values'),
  }));
}

/** Decodes a StorageClass; it binds at once where it does not say. @throws ClusterError `malformed` */
export const decodeStorageClass = decoder('StorageClass', 'cluster', (metadata, fields): StorageClass => ({
  metadata,
  volumeBindingMode: text(fields, 'volumeBindingMode', 'Immediate'),
  provisioner: text(fields, 'provisioner'),
  allowedTopologies: list(fields, 'allowedTopologies', decodeTopologyTerm),
}));

import type { QuotaScope, ResourceList, ResourceQuota, ServiceAccount } from '../../domain/objects.ts';
import { child, type Fields, list, resources, text, textList, within } from './fields.ts';
import { decoder } from './metadata.ts';

/** Amounts by the names that quotas have: `requests.cpu` is an amount of cpu. */
function quotaAmounts(fields: Fields, name: string): ResourceList {
  const source = child(fields, name);
  return Object.fromEntries(
    Object.entries(source).map(([key, value]) => {
      const resource = key.replace(/^(requests|limits)\./, '');
      return [key, resources({ [name]: { [resource]: value } }, name)[resource] ?? 0];
    }),
  );
}

function decodeScope(fields: Fields): QuotaScope {
  return {
    scopeName: text(fields, 'scopeName'),
    operator: text(fields, 'operator'),
    values: textList(fields, 'values'),
  };
}

/** Decodes a ResourceQuota. A scope that is only named is one that must be there. @throws ClusterError `malformed` */
export const decodeResourceQuota = decoder(
  'ResourceQuota',
  'namespaced',
  (metadata, fields): ResourceQuota => {
    const [spec, status] = [child(fields, 'spec'), child(fields, 'status')];
    const named = within('spec', () => textList(spec, 'scopes'));
    const selector = child(spec, 'scopeSelector');
    return {
      metadata,
      hard: within('spec', () => quotaAmounts(spec, 'hard')),
      used: within('status', () => quotaAmounts(status, 'used')),
      scopes: [
        ...named.map((scopeName) => ({ scopeName, operator: 'Exists', values: [] })),
        ...within('spec.scopeSelector', () => list(selector, 'matchExpressions', decodeScope)),
      ],
    };
  },
);

/** Decodes a ServiceAccount. @throws ClusterError `malformed` */
export const decodeServiceAccount = decoder('ServiceAccount', 'namespaced', (metadata): ServiceAccount => ({
  metadata,
}));

import type { Deployment } from '../../domain/objects.ts';
import { decodeTemplate } from './daemon-set.ts';
import { child, within } from './fields.ts';
import { decoder } from './metadata.ts';
import { decodeLabelSelector } from './selectors.ts';

/** Decodes a Deployment from the API's JSON. @throws ClusterError `malformed` */
export const decodeDeployment = decoder('Deployment', 'namespaced', (metadata, fields): Deployment => {
  const spec = child(fields, 'spec');
  const [selector, template] = [child(spec, 'selector'), child(spec, 'template')];
  return {
    metadata,
    selector: within('spec.selector', () => decodeLabelSelector(selector)),
    template: within('spec.template', () => decodeTemplate(template)),
  };
});

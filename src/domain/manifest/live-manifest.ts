import type { JsonObject } from '../json.ts';
import type { DaemonSet } from '../objects.ts';
import { unlessEmpty } from './json-fields.ts';

/** A DaemonSet that is there, as the manifest that says all of it: without its status, and what servers write of the object. */
export function liveManifest({ metadata, spec }: DaemonSet): JsonObject {
  const { name, namespace, labels, annotations } = metadata;
  const { matchLabels, matchExpressions } = spec.selector;
  const { type, ...limits } = spec.updateStrategy;
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      name,
      namespace,
      ...unlessEmpty('labels', labels),
      ...unlessEmpty('annotations', annotations),
    },
    spec: {
      ...spec.others,
      ...(spec.minReadySeconds === 0 ? {} : { minReadySeconds: spec.minReadySeconds }),
      selector: {
        ...unlessEmpty('matchLabels', matchLabels),
        ...unlessEmpty(
          'matchExpressions',
          matchExpressions.map((expression): JsonObject => ({ ...expression })),
        ),
      },
      template: spec.template.json,
      updateStrategy: { type, ...unlessEmpty('rollingUpdate', limits) },
    },
  };
}

import type { JsonObject } from '../json.ts';
import type { DaemonSet, Labels, LabelSelector } from '../objects.ts';
import { matchesLabels } from '../label-selector.ts';
import { type CreateRequest, generatedManifest, NAME_LABEL, strategyOf, tolerationsOf } from './generate.ts';
import { listAt, mapAt, textAt, textsOf, valueAt, withoutValue, withValue } from './json-fields.ts';

/** A Deployment, as far as a DaemonSet can be made from it. */
export interface DeploymentTemplate {
  readonly name: string;
  readonly selector: LabelSelector;
  /** Of its pods. */
  readonly template: DaemonSet['spec']['template']['json'];
}

/** A manifest made from a Deployment, and what of that is not in it. */
export interface FromDeployment {
  readonly json: JsonObject;
  /** One clause each. */
  readonly left: readonly string[];
}

/** What spreads replicas over nodes: daemon pods are spread already, and some of it would keep them off. */
const spreading = ['topologySpreadConstraints', 'nodeName'];

/**
 * A DaemonSet with the pods of a Deployment. Its pods have labels that the Deployment does not select, so that the two do
 * not take each other's; what spreads replicas over nodes is left out. What else was asked for is put over the template.
 *
 * @param request - `image` is "" where the Deployment's stay
 */
export function fromDeployment(deployment: DeploymentTemplate, request: CreateRequest): FromDeployment {
  const { template } = deployment;
  const labels = labelsFor(deployment, request);
  const selector = { [NAME_LABEL]: labels[NAME_LABEL] ?? request.name };
  const affinity = mapAt(template, 'spec', 'affinity');
  const gone = [
    ...spreading.filter((field) => mapAt(template, 'spec')[field] !== undefined),
    ...(affinity['podAntiAffinity'] === undefined ? [] : ['affinity.podAntiAffinity']),
  ];
  const spread = gone.reduce((spec, field) => withoutValue(spec, field.split('.')), mapAt(template, 'spec'));
  const bare = generatedManifest(request);
  const json = {
    ...bare,
    metadata: { ...mapAt(bare, 'metadata'), labels },
    spec: {
      selector: { matchLabels: selector },
      updateStrategy: strategyOf(request),
      template: {
        metadata: { ...annotationsOf(template), labels },
        spec: withRequest(spread, request),
      },
    },
  };
  return { json, left: ['replicas', 'strategy', ...gone] };
}

function annotationsOf(template: JsonObject): JsonObject {
  const { 'kubectl.kubernetes.io/restartedAt': _, ...annotations } = mapAt(
    template,
    'metadata',
    'annotations',
  );
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

/** The value of a label has 63 characters. */
const longestName = 63 - '-daemon'.length;

/** The Deployment's own labels but for those that it selects by, and a name that it does not. */
function labelsFor({ name, selector, template }: DeploymentTemplate, request: CreateRequest): Labels {
  const selected = new Set([
    'pod-template-hash',
    ...Object.keys(selector.matchLabels),
    ...selector.matchExpressions.map(({ key }) => key),
  ]);
  const own = Object.entries(textsOf(mapAt(template, 'metadata', 'labels'))).filter(
    ([key]) => !selected.has(key),
  );
  const labels = { ...Object.fromEntries(own), ...request.labels, [NAME_LABEL]: request.name };
  const isTaken = matchesLabels(selector, labels);
  return isTaken ? { ...labels, [NAME_LABEL]: `${name.slice(0, longestName)}-daemon` } : labels;
}

/** What was asked for beside the Deployment. */
function withRequest(spec: JsonObject, request: CreateRequest): JsonObject {
  const { nodeSelector, priorityClassName, serviceAccountName, hostNetwork } = request;
  const selector = { ...osOf(spec), ...mapAt(spec, 'nodeSelector'), ...nodeSelector };
  const tolerations = [...listAt(spec, 'tolerations'), ...tolerationsOf(request)];
  const [first, ...others] = listAt(spec, 'containers');
  return {
    ...spec,
    nodeSelector: selector,
    ...(tolerations.length === 0 ? {} : { tolerations }),
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    ...(serviceAccountName === undefined ? {} : { serviceAccountName }),
    ...(hostNetwork ? { hostNetwork, dnsPolicy: 'ClusterFirstWithHostNet' } : {}),
    containers: [...(first === undefined ? [] : [containerWith(first, request)]), ...others],
  };
}

/** Linux, where the template says nothing else, by whatever field. */
function osOf(spec: JsonObject): JsonObject {
  const isOld = valueAt(spec, 'nodeSelector', 'beta.kubernetes.io/os') !== undefined;
  return isOld ? {} : { 'kubernetes.io/os': textAt(spec, 'os', 'name') ?? 'linux' };
}

function containerWith(
  container: JsonObject,
  { image, requests, limits, command }: CreateRequest,
): JsonObject {
  const asked = [
    { path: ['resources', 'requests'], amounts: requests },
    { path: ['resources', 'limits'], amounts: limits },
  ];
  const sized = asked.reduce(
    (given, { path, amounts }) =>
      Object.keys(amounts).length === 0
        ? given
        : withValue(given, path, { ...mapAt(given, ...path), ...amounts }),
    container,
  );
  return { ...sized, ...(image === '' ? {} : { image }), ...(command.length === 0 ? {} : { command }) };
}

import { formatHuman } from '../quantity.ts';
import type { Container, PodSpec } from '../objects.ts';
import { asAdmitted } from '../scheduling/admission.ts';
import { type Lint, type LintInput, snippet, warning } from './lint-warning.ts';

const asked = ['cpu', 'memory'];

function admitted({ daemonSet, state }: LintInput): PodSpec {
  const { namespace } = daemonSet.metadata;
  return asAdmitted(daemonSet.spec.template.spec, { ...state, namespace });
}

/** Sidecars are there as long as the pod is. */
function lasting({ containers, initContainers }: PodSpec): readonly Container[] {
  return [...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always'), ...containers];
}

function isAskedForPod(spec: PodSpec, resource: string): boolean {
  return spec.resources?.requests[resource] !== undefined || spec.resources?.limits[resource] !== undefined;
}

/** Containers that do not say what they need, and that no LimitRange gives any. */
export const noRequests: Lint = (input) => {
  const spec = admitted(input);
  const found = lasting(spec).flatMap(({ name, resources }) => {
    const missing = asked.filter(
      (resource) => resources.requests[resource] === undefined && !isAskedForPod(spec, resource),
    );
    return missing.length === 0 ? [] : [{ name, missing }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const alike = found.every(({ missing }) => missing.join() === first.missing.join());
  const who = alike
    ? `${found.length === 1 ? 'container' : 'containers'} ${found.map(({ name }) => name).join(', ')} ${found.length === 1 ? 'requests' : 'request'} no ${first.missing.join(' and no ')}`
    : found
        .map(({ name, missing }) => `container ${name} requests no ${missing.join(' and no ')}`)
        .join(', ');
  const unread =
    input.state.limitRanges === undefined
      ? ' (whether a LimitRange gives it any is not known: none could be read)'
      : '';
  const risk = found.some(({ missing }) => missing.includes('memory'))
    ? 'the scheduler keeps no room for them, and they are among the first to be evicted where memory is short'
    : 'the scheduler keeps no room for them';
  return [
    warning(
      `${who}${unread}: ${risk}`,
      snippet(
        'say what one pod needs',
        'resources:',
        '  requests:',
        ...first.missing.map((resource) => `    ${resource}: ${resource === 'cpu' ? '50m' : '64Mi'}`),
      ),
    ),
  ];
};

/** Limits that become requests, so that each node keeps as much as the daemon may ever use. */
export const limitsAsRequests: Lint = ({ daemonSet }) => {
  const { spec } = daemonSet.spec.template;
  const amounts = lasting(spec).flatMap(({ name, resources }) => {
    const taken = asked.filter(
      (resource) =>
        resources.limits[resource] !== undefined &&
        resources.requests[resource] === undefined &&
        !isAskedForPod(spec, resource),
    );
    const texts = taken.map(
      (resource) => `${formatHuman(resource, resources.limits[resource] ?? 0)} ${resource}`,
    );
    return texts.length === 0 ? [] : [`${name} ${texts.join(' and ')}`];
  });
  if (amounts.length === 0) return [];
  return [
    warning(
      `limits without requests are requested in full on every node: ${amounts.join(', ')}`,
      snippet(
        'request what one pod usually needs',
        'resources:',
        '  requests:',
        '    cpu: 50m',
        '    memory: 64Mi',
      ),
    ),
  ];
};

const criticalPod = 'scheduler.alpha.kubernetes.io/critical-pod';

/** Pods without a priority class are the first to go, and displace nobody. */
export const noPriorityClass: Lint = ({ daemonSet, state }) => {
  const { spec, annotations } = daemonSet.spec.template;
  if (spec.priorityClassName !== '' || spec.priority !== undefined) return [];
  const globalDefault = state.priorityClasses?.find((each) => each.globalDefault);
  if (globalDefault !== undefined && globalDefault.value > 0) return [];
  const mark =
    criticalPod in annotations ? `; the annotation ${criticalPod} has meant nothing since v1.16` : '';
  const name =
    daemonSet.metadata.namespace === 'kube-system' ? 'system-node-critical' : 'YOUR-PRIORITY-CLASS';
  return [
    warning(
      `no priorityClassName: on a node that is full its pod waits for ever, since it can displace nobody${mark}`,
      snippet('give it a class above that of the pods it serves', `priorityClassName: ${name}`),
    ),
  ];
};

/** One claim for all pods: with ReadWriteOnce only one node can have it. */
export const sharedClaim: Lint = ({ daemonSet }) => {
  const claims = daemonSet.spec.template.spec.volumes.flatMap((volume) =>
    volume.kind === 'persistentVolumeClaim' ? [volume.claimName] : [],
  );
  if (claims.length === 0) return [];
  return [
    warning(
      `all its pods share the PersistentVolumeClaim ${claims.join(', ')}: unless many nodes may use it at once (ReadWriteMany, ReadOnlyMany), only one node gets on`,
    ),
  ];
};

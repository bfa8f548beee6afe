import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { mapAt, valueAt } from './json-fields.ts';

/** Writes down what is missing, below what is there. */
function filled(json: JsonObject, defaults: JsonObject): JsonObject {
  const missing = Object.entries(defaults).filter(([field]) => valueAt(json, field) === undefined);
  return { ...json, ...Object.fromEntries(missing) };
}

/** Does the same to each map of a list, where there is one. */
function each(json: JsonObject, field: string, change: (item: JsonObject) => JsonObject): JsonObject {
  const list = json[field];
  if (!Array.isArray(list)) return json;
  return { ...json, [field]: list.map((item: Json) => (isJsonObject(item) ? change(item) : item)) };
}

function inside(json: JsonObject, field: string, change: (map: JsonObject) => JsonObject): JsonObject {
  const value = json[field];
  return isJsonObject(value) ? { ...json, [field]: change(value) } : json;
}

/**
 * A manifest of apps/v1 with what the API server fills in, so that it can be compared with one that is there: of the
 * fields that most manifests are about. Where a server can be asked, it tells better.
 *
 * Mirrors `SetDefaults_DaemonSet`, pkg/apis/apps/v1/defaults.go, and those of pods, pkg/apis/core/v1/defaults.go, v1.34.
 */
export function withApiDefaults(json: JsonObject): JsonObject {
  return inside(json, 'spec', (spec) => {
    const named = filled(spec, { revisionHistoryLimit: 10, updateStrategy: { type: 'RollingUpdate' } });
    return inside(inside(named, 'updateStrategy', strategyDefaults), 'template', (template) =>
      inside(template, 'spec', podSpecDefaults),
    );
  });
}

function strategyDefaults(strategy: JsonObject): JsonObject {
  const typed = filled(strategy, { type: 'RollingUpdate' });
  if (typed['type'] !== 'RollingUpdate') return typed;
  const limits = filled(mapAt(typed, 'rollingUpdate'), { maxUnavailable: 1, maxSurge: 0 });
  return { ...typed, rollingUpdate: limits };
}

function podSpecDefaults(spec: JsonObject): JsonObject {
  const account = valueAt(spec, 'serviceAccountName') ?? valueAt(spec, 'serviceAccount');
  const plain = filled(spec, {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    terminationGracePeriodSeconds: 30,
    securityContext: {},
    ...(account === undefined ? {} : { serviceAccount: account, serviceAccountName: account }),
  });
  const container = (one: JsonObject): JsonObject => containerDefaults(one, spec['hostNetwork'] === true);
  return each(
    each(each(plain, 'containers', container), 'initContainers', container),
    'volumes',
    volumeDefaults,
  );
}

function pullPolicy(image: Json | undefined): string {
  const name = typeof image === 'string' ? image : '';
  const tag = /:([^/:@]+)$/.exec(name.replace(/@.*$/, ''))?.[1];
  return !name.includes('@') && (tag === undefined || tag === 'latest') ? 'Always' : 'IfNotPresent';
}

function containerDefaults(container: JsonObject, hostNetwork: boolean): JsonObject {
  const plain = filled(container, {
    imagePullPolicy: pullPolicy(container['image']),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
  const ported = each(plain, 'ports', (port) => portDefaults(port, hostNetwork));
  const probed = ['livenessProbe', 'readinessProbe', 'startupProbe'].reduce(
    (given, probe) => inside(given, probe, probeDefaults),
    ported,
  );
  return each(probed, 'env', envDefaults);
}

function portDefaults(port: JsonObject, hostNetwork: boolean): JsonObject {
  const container = port['containerPort'];
  const onHost = hostNetwork && container !== undefined ? { hostPort: container } : {};
  return filled(port, { protocol: 'TCP', ...onHost });
}

function probeDefaults(probe: JsonObject): JsonObject {
  const timed = filled(probe, {
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return inside(
    inside(timed, 'httpGet', (get) => filled(get, { path: '/', scheme: 'HTTP' })),
    'grpc',
    (grpc) => filled(grpc, { service: '' }),
  );
}

/** What a variable takes from a field of the pod. */
function envDefaults(variable: JsonObject): JsonObject {
  return inside(variable, 'valueFrom', (source) =>
    inside(source, 'fieldRef', (field) => filled(field, { apiVersion: 'v1' })),
  );
}

const ownerWritesAllRead = 0o644;
const volumeSources: Readonly<Record<string, JsonObject>> = {
  hostPath: { type: '' },
  configMap: { defaultMode: ownerWritesAllRead },
  secret: { defaultMode: ownerWritesAllRead },
  downwardAPI: { defaultMode: ownerWritesAllRead },
  projected: { defaultMode: ownerWritesAllRead },
};

function volumeDefaults(volume: JsonObject): JsonObject {
  return Object.entries(volumeSources).reduce(
    (given, [source, defaults]) => inside(given, source, (fields) => filled(fields, defaults)),
    volume,
  );
}

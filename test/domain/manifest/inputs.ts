import type { ClusterState } from '../../../src/domain/cluster-state.ts';
import type { JsonObject } from '../../../src/domain/json.ts';
import { lintManifest } from '../../../src/domain/manifest/lint.ts';
import type { LintInput, LintKind, LintWarning } from '../../../src/domain/manifest/lint-warning.ts';
import { upgraded } from '../../../src/domain/manifest/upgrade.ts';
import type { DaemonSet } from '../../../src/domain/objects.ts';
import { nodeShouldRunDaemonPod } from '../../../src/domain/scheduling/predicates.ts';
import { daemonSet, state } from '../../support/builders.ts';

/** A manifest of apps/v1 that nothing is wrong with, with other fields of its spec. */
export function manifest(spec: JsonObject = {}, others: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'default' },
    spec: {
      selector: { matchLabels: { app: 'agent' } },
      template: {
        metadata: { labels: { app: 'agent' } },
        spec: { containers: [{ name: 'main', image: 'registry.example/main:1' }] },
      },
      ...spec,
    },
    ...others,
  };
}

interface LintOptions {
  readonly given?: JsonObject;
  readonly existing?: DaemonSet;
  readonly tried?: LintInput['tried'];
}

/** What is told of a DaemonSet in a cluster, of one kind. */
export function lintOf(
  kind: LintKind,
  of: DaemonSet = daemonSet('agent'),
  cluster: ClusterState = state(),
  { given = manifest(), existing, tried }: LintOptions = {},
): readonly LintWarning[] {
  const eligible = cluster.nodes?.filter((node) => nodeShouldRunDaemonPod(of, node).shouldRun);
  const found = lintManifest({
    given,
    upgraded: upgraded(given),
    daemonSet: of,
    state: cluster,
    ...(eligible === undefined ? {} : { eligible }),
    ...(existing === undefined ? {} : { existing }),
    ...(tried === undefined ? {} : { tried }),
  });
  return found.filter((each) => each.kind === kind);
}

/** The sentences, each cut down to the part of it that is wanted: `expect(told(found, part)).toEqual([part])`. */
export function told(
  found: readonly Pick<LintWarning, 'message'>[],
  ...parts: readonly (string | undefined)[]
): readonly string[] {
  return found.map(
    ({ message }) => parts.find((part) => part !== undefined && message.includes(part)) ?? message,
  );
}

/** What is wanted, where anything is. */
export function atMostOne(part: string | undefined): readonly string[] {
  return part === undefined ? [] : [part];
}

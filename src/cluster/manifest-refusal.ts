import { isMissingRight } from './api-errors.ts';
import type { ClusterError } from './cluster-error.ts';

/**
 * What a failed dry run means. `refused`: so would be what was tried. `unasked`: the question is not allowed, or cannot be
 * answered, which says nothing of what was tried. `failed`: no answer.
 */
export type DryRunFailure = 'refused' | 'unasked' | 'failed';

/**
 * A webhook that says no, with a status of its own choice, or that cannot be called and must be.
 *
 * See `ToStatusErr`, staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go, and
 * `ErrCallingWebhook.Error`, staging/src/k8s.io/apiserver/pkg/util/webhook/error.go, v1.34.
 */
const byWebhook = /\badmission webhook ".*" denied the request\b|\bfailed calling webhook "/;

/** See `NewDryRunUnsupportedErr`, staging/src/k8s.io/apiserver/pkg/admission/plugin/webhook/errors/statuserror.go, v1.34. */
const dryRunUnsupported = /\badmission webhook ".*" does not support dry run\b/;

/**
 * What a failed dry run means. Of the answers that say "forbidden" only those about a missing right are about the user; the
 * others are about the object: a quota, a policy, a namespace that is being deleted.
 */
export function dryRunFailure({ kind, message }: ClusterError): DryRunFailure {
  if (byWebhook.test(message)) return 'refused';
  if (dryRunUnsupported.test(message)) return 'unasked';
  if (kind === 'forbidden') return isMissingRight(message) ? 'unasked' : 'refused';
  return kind === 'usage' || kind === 'notFound' ? 'refused' : 'failed';
}

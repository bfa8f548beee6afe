import type { Json } from '../json.ts';
import { isDnsLabel, isDnsSubdomain } from '../label-syntax.ts';

/**
 * What the API server says of a field, each as it puts it itself: `PATH: Invalid value: VALUE: why`. Values may hold anything
 * that a manifest may hold.
 *
 * Mirrors `Error.ErrorBody`, staging/src/k8s.io/apimachinery/pkg/util/validation/field/errors.go, v1.34.
 */
export function invalid(path: string, value: Json, why: string): string {
  return `${path}: Invalid value: ${JSON.stringify(value)}: ${why}`;
}

/** A value that a list has already. */
export function duplicate(path: string, value: string): string {
  return `${path}: Duplicate value: ${JSON.stringify(value)}`;
}

/** A field that must be there. */
export function required(path: string, why?: string): string {
  return `${path}: Required value${why === undefined ? '' : `: ${why}`}`;
}

/** A field that must not be there. */
export function forbidden(path: string, why: string): string {
  return `${path}: Forbidden: ${why}`;
}

/** A name of something that is not there. */
export function notFound(path: string, value: string): string {
  return `${path}: Not found: ${JSON.stringify(value)}`;
}

/** A word that is none of those that may stand there. */
export function notSupported(path: string, value: string, supported: readonly string[]): string {
  const words = supported.map((word) => JSON.stringify(word)).join(', ');
  return `${path}: Unsupported value: ${JSON.stringify(value)}: supported values: ${words}`;
}

/** A number that is below zero. */
export function negative(path: string, value: Json): string {
  return invalid(path, value, 'must be greater than or equal to 0');
}

function tooLong(most: number): string {
  return `must be no more than ${most} bytes`;
}

/**
 * Why a text can be no name of a container, a volume or a namespace, in the API's words; undefined where it can.
 *
 * Mirrors `IsDNS1123Label`, staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, v1.34.
 */
export function dnsLabelProblem(text: string): string | undefined {
  if (isDnsLabel(text)) return undefined;
  if (text.length > 63) return tooLong(63);
  if (isDnsSubdomain(text)) return 'must not contain dots';
  return `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name' or '123-abc')`;
}

/**
 * Why a text can be no name of an object, in the API's words; undefined where it can.
 *
 * Mirrors `IsDNS1123Subdomain`, staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, v1.34.
 */
export function dnsSubdomainProblem(text: string): string | undefined {
  if (isDnsSubdomain(text)) return undefined;
  if (text.length > 253) return tooLong(253);
  return `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')`;
}

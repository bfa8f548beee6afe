import { isLabelValue, isQualifiedName } from '../label-syntax.ts';

const characters = `must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character`;

/**
 * Why a text can be no key of a label or a taint, in the API's words; undefined where it can.
 *
 * Mirrors `IsLabelKey`, staging/src/k8s.io/apimachinery/pkg/api/validate/content/kube.go, v1.35.
 */
export function keyProblem(key: string): string | undefined {
  if (isQualifiedName(key)) return undefined;
  const parts = key.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.length > 2)
    return `a valid label key ${characters}, with one optional prefix, as in 'example.com/MyName'`;
  if (parts.length === 2 && parts[0] === '') return 'prefix part must be non-empty';
  if (name === '') return 'name part must be non-empty';
  if (name.length > 63) return 'name part must be no more than 63 bytes';
  if (isQualifiedName(name)) return `prefix part ${prefixProblem(parts[0] ?? '')}`;
  return `name part ${characters} (e.g. 'MyName', 'my.name' or '123-abc')`;
}

function prefixProblem(prefix: string): string {
  if (prefix.length > 253) return 'must be no more than 253 bytes';
  return `must be a lowercase RFC 1123 subdomain: lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')`;
}

/**
 * Why a text can be no value of a label or a taint, in the API's words; undefined where it can.
 *
 * Mirrors `IsLabelValue`, staging/src/k8s.io/apimachinery/pkg/api/validate/content/kube.go, v1.35.
 */
export function valueProblem(value: string): string | undefined {
  if (isLabelValue(value)) return undefined;
  if (value.length > 63) return 'must be no more than 63 bytes';
  return `a valid label must be an empty string or ${characters.replace('must consist', 'consist')} (e.g. 'MyValue', 'my_value' or '12345')`;
}

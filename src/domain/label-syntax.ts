const nameParts = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const dnsLabel = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * Whether a text may be the value of a label: empty, or at most 63 characters.
 *
 * Mirrors `IsValidLabelValue`, staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, v1.34.
 */
export function isLabelValue(text: string): boolean {
  return text === '' || (text.length <= 63 && nameParts.test(text));
}

/**
 * Whether a text may be the key of a label or a taint: a name of at most 63 characters, with or without a DNS prefix.
 *
 * Mirrors `IsQualifiedName`, staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, v1.34.
 */
export function isQualifiedName(text: string): boolean {
  const parts = text.split('/');
  const name = parts.at(-1) ?? '';
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (parts.length > 2 || name.length > 63 || !nameParts.test(name)) return false;
  return prefix === undefined || isDnsSubdomain(prefix);
}

/**
 * Whether a text may name a container, a volume or a namespace: lower case, without dots, at most 63 characters.
 *
 * Mirrors `IsDNS1123Label`, staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, v1.34.
 */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && dnsLabel.test(text);
}

/**
 * Whether a text may name most objects: such labels, with dots between them, at most 253 characters.
 *
 * Mirrors `IsDNS1123Subdomain`, staging/src/k8s.io/apimachinery/pkg/util/validation/validation.go, v1.34.
 */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && dnsSubdomain.test(text);
}

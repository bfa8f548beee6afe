import { canonicalJson, type JsonObject } from '../json.ts';

const offsetBasis = 0xcbf29ce484222325n;
const prime = 0x100000001b3n;

/**
 * A short text that is the same for the same template, whatever the order of its fields: 16 hexadecimal digits. It tells
 * that a template was changed, and nothing else: it is not the controller-revision-hash, and no protection against
 * somebody who looks for two templates with the same one.
 *
 * FNV-1a with 64 bits over the canonical JSON's UTF-16 code units.
 */
export function fingerprint(template: JsonObject): string {
  const text = canonicalJson(template);
  let hash = offsetBasis;
  for (let place = 0; place < text.length; place += 1) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(place))) * prime);
  }
  return hash.toString(16).padStart(16, '0');
}

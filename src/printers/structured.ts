import { DEFAULT_SCALAR_STYLE_RULES, SCALAR_STYLE_DOUBLE_QUOTED, dump } from 'js-yaml';
import { sanitize } from './sanitize.ts';
import { UNSAFE, hasUnsafe } from './unsafe-characters.ts';

/** A value that JSON can hold. `undefined` stands for absent: such fields are left out. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json | undefined };

function utf16Escape(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}

/**
 * JSON in kubectl's shape (four spaces). Controls beyond ASCII, bidirectional and invisible characters, which
 * JSON.stringify leaves as they are, are written as escapes: the value is the same, a terminal shows it plainly.
 */
export function toJson(value: Json): string {
  const text = JSON.stringify(value, undefined, 4);
  return `${text.replace(UNSAFE, (character) => (character === '\n' ? character : utf16Escape(character)))}\n`;
}

function yamlEscape(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** YAML of the same value; text with unsafe characters is double-quoted, where YAML has escapes for them. */
export function toYaml(value: Json): string {
  const text = dump(JSON.parse(JSON.stringify(value)), {
    lineWidth: -1,
    noRefs: true,
    scalarStyleRules: [
      ...Object.values(DEFAULT_SCALAR_STYLE_RULES),
      (layout) => {
        if (hasUnsafe(layout.node.value.replaceAll('\n', ''))) layout.style = SCALAR_STYLE_DOUBLE_QUOTED;
      },
    ],
  });
  return text.replace(UNSAFE, (character) => (character === '\n' ? character : yamlEscape(character)));
}

/** Resources whose names are printed. */
type NamedResource = 'daemonset.apps' | 'node' | 'pod' | 'controllerrevision.apps';

/** `daemonset.apps/agent`, `node/n1`: what `-o name` prints, one a line, for `xargs`. */
export function toNames(resource: NamedResource, names: readonly string[]): string {
  return names.map((name) => `${resource}/${sanitize(name)}\n`).join('');
}

/**
 * One CSV field (RFC 4180). Text that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV
 * Injection"): names and numbers of Kubernetes never start that way, messages and labels from a cluster might.
 */
function csvField(text: string): string {
  const safe = sanitize(text);
  const inert = /^[=+\-@]/.test(safe) && !/^-?\d+(\.\d+)?$/.test(safe) ? `'${safe}` : safe;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** CSV with a header line; RFC 4180 asks for CRLF. */
export function toCsv(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headers, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join('');
}

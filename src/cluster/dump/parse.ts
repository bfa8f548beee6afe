import { loadAll, YAMLException } from 'js-yaml';
import { ClusterError } from '../cluster-error.ts';
import type { DumpFile } from './read-files.ts';

interface TextFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The documents of a file: one or more of JSON, one after the other, or of YAML, divided by `---`.
 *
 * @throws ClusterError `malformed` that names the file, the line and the column
 */
export function parseDocuments(file: DumpFile): readonly unknown[] {
  return parseText({ name: file.name, text: asText(file) });
}

function asText({ name, content }: DumpFile): string {
  try {
    return content.toString('utf8');
  } catch (error) {
    const problem = 'is too large, and not a List in JSON: write it with kubectl get -o json';
    throw new ClusterError('usage', `${name} ${problem}`, { cause: error });
  }
}

/**
 * One value of JSON that begins on a line of a file.
 *
 * @throws ClusterError `malformed` that names the file, the line and the column
 */
export function parseValue(name: string, text: string, line: number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return failJson({ name, text }, error, line);
  }
}

/** The same of a file's text. @throws ClusterError `malformed` */
export function parseText(file: TextFile): readonly unknown[] {
  if (!/^\s*[[{]/.test(file.text)) return parseYaml(file);
  try {
    return parseJson(file.text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Flow style YAML looks like JSON; a file that says it is JSON has to be.
    return /\.json(\.gz)?$/i.test(file.name) ? failJson(file, error) : parseFlowYaml(file, error);
  }
}

function parseFlowYaml(file: TextFile, jsonError: SyntaxError): readonly unknown[] {
  try {
    return parseYaml(file);
  } catch (error) {
    const looksLikeJson = /^\s*[[{]\s*["[\]{}]/.test(file.text);
    if (looksLikeJson) return failJson(file, jsonError);
    throw error;
  }
}

function parseYaml(file: TextFile): readonly unknown[] {
  try {
    return loadAll(file.text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line, column } = { line: 0, column: 0, ...error.mark };
    return fail(file, 'YAML', line + 1, column + 1, error.reason, error);
  }
}

const moreAfter = /^Unexpected non-whitespace character after JSON at position (\d+)/;

/** `kubectl get ... -o json >> file` writes documents one after the other: each ends where the next begins. */
function parseJson(text: string): readonly unknown[] {
  const documents: unknown[] = [];
  let rest = text;
  for (;;) {
    try {
      return [...documents, JSON.parse(rest) as unknown];
    } catch (error) {
      const end = Number(moreAfter.exec((error as Error).message)?.[1] ?? 0);
      const next = rest.slice(end).trimStart();
      if (end === 0 || !/^[[{]/.test(next)) throw error;
      documents.push(JSON.parse(rest.slice(0, end)));
      rest = next;
    }
  }
}

function failJson(file: TextFile, error: SyntaxError, firstLine = 1): never {
  const before = file.text.slice(0, jsonErrorPosition(file.text)).split('\n');
  const problem = error.message.replace(/(,? in JSON)? at position.*$|, \.*".*is not valid JSON$/s, '');
  return fail(file, 'JSON', firstLine + before.length - 1, (before.at(-1)?.length ?? 0) + 1, problem, error);
}

/** Not every message of the parser has the position, and of several documents only the last is known. */
function jsonErrorPosition(text: string): number {
  let [good, bad] = [0, text.length];
  while (good < bad) {
    const middle = (good + bad) >> 1;
    if (isPrefixOfJson(text.slice(0, middle + 1))) good = middle + 1;
    else bad = middle;
  }
  return good;
}

/** Whether more text could make JSON documents of it. */
function isPrefixOfJson(text: string): boolean {
  try {
    parseJson(text);
    return true;
  } catch (error) {
    const { message } = error as Error;
    if (/^Unexpected end of JSON input|^Unterminated string/.test(message)) return true;
    const position = / at position (\d+)/.exec(message)?.[1];
    return position !== undefined &&
      /^Expected|^Bad escaped|^Bad Unicode|^No number|^Exponent part|^Unterminated/.test(message)
      ? Number(position) >= text.length
      : false;
  }
}

function fail(
  file: TextFile,
  format: 'YAML' | 'JSON',
  line: number,
  column: number,
  problem: string,
  cause: unknown,
): never {
  const sentence = problem.charAt(0).toLowerCase() + problem.slice(1);
  throw new ClusterError(
    'malformed',
    `${file.name}: line ${line}, column ${column}: not valid ${format}: ${sentence}`,
    {
      cause,
      hint: 'if it was cut off, write it again; otherwise correct it there',
    },
  );
}

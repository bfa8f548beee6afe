import { keyProblem, valueProblem } from '../change/name-problems.ts';
import { isDnsSubdomain, isLabelValue } from '../label-syntax.ts';
import type { Labels } from '../objects.ts';
import { ParseError } from '../parse-error.ts';
import { parseQuantity } from '../quantity.ts';

/** A toleration as a manifest has it. */
export interface GivenToleration {
  readonly key: string;
  /** Absent: any value. */
  readonly value?: string;
  /** Absent: any effect. */
  readonly effect?: string;
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/**
 * Reads `KEY[=VALUE][:EFFECT]`: with a value it tolerates that one only, without an effect every one.
 *
 * @throws ParseError
 */
export function parseToleration(text: string): GivenToleration {
  const [pair = '', effect, ...more] = text.split(':');
  if (more.length > 0) throw invalid(text, 'use KEY[=VALUE]:EFFECT');
  if (effect !== undefined && !effects.includes(effect)) {
    throw invalid(text, `"${effect}" is no effect of a taint: use ${effects.join(', ')}`);
  }
  const [key = '', value, ...rest] = pair.split('=');
  if (rest.length > 0) throw invalid(text, 'use KEY[=VALUE]:EFFECT');
  const problem = keyProblem(key) ?? (value === undefined ? undefined : valueProblem(value));
  if (problem !== undefined) throw invalid(text, problem);
  return { key, ...(value === undefined ? {} : { value }), ...(effect === undefined ? {} : { effect }) };
}

function invalid(text: string, why: string): ParseError {
  return new ParseError(`"${text}" is not valid: ${why}`);
}

/** Reads `KEY=VALUE`, several of them divided by commas too. @throws ParseError in the API's words */
export function parseLabelPairs(texts: readonly string[]): Labels {
  const pairs = texts
    .flatMap((text) => text.split(','))
    .map((text): readonly [string, string] => {
      const [key = '', value, ...more] = text.split('=');
      if (value === undefined || more.length > 0) throw invalid(text, 'use KEY=VALUE');
      const problem = keyProblem(key) ?? valueProblem(value);
      if (problem !== undefined) throw invalid(text, problem);
      return [key, value];
    });
  return Object.fromEntries(pairs);
}

/** A port of the node. */
export interface GivenPort {
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
}

const protocols = ['TCP', 'UDP', 'SCTP'];
const highestPort = 65_535;

/** Reads `PORT`, or `PORT:CONTAINERPORT`, each with `/UDP` or another protocol. @throws ParseError */
export function parseHostPort(text: string): GivenPort {
  const [, host, container, protocol = 'TCP'] = /^(\d{1,5})(?::(\d{1,5}))?(?:\/(\w+))?$/.exec(text) ?? [];
  if (host === undefined) throw invalid(text, 'use PORT[:CONTAINERPORT][/PROTOCOL]');
  const [hostPort, containerPort] = [Number(host), Number(container ?? host)];
  const outside = [hostPort, containerPort].find((port) => port < 1 || port > highestPort);
  if (outside !== undefined) throw invalid(text, `a port is from 1 to ${highestPort}`);
  const known = protocols.find((each) => each === protocol.toUpperCase());
  if (known === undefined) throw invalid(text, `use one of ${protocols.join(', ')}`);
  return { hostPort, containerPort, protocol: known };
}

/** A folder or file of the node, and where the container has it. */
export interface GivenMount {
  readonly hostPath: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
}

/** Reads `HOSTPATH:PATH`, with `:ro` for one that is not written to. @throws ParseError */
export function parseMount(text: string): GivenMount {
  const [hostPath = '', mountPath = '', mode, ...more] = text.split(':');
  const isKnown = mode === undefined || mode === 'ro' || mode === 'rw';
  if (more.length > 0 || !isKnown) throw invalid(text, 'use HOSTPATH:PATH or HOSTPATH:PATH:ro');
  const relative = [hostPath, mountPath].find((path) => !path.startsWith('/'));
  if (relative !== undefined) throw invalid(text, 'both paths begin with /');
  if (hostPath.split('/').includes('..')) throw invalid(text, "a path of the node has no '..'");
  return { hostPath, mountPath, readOnly: mode === 'ro' };
}

/** Reads `RESOURCE=AMOUNT`, divided by commas. @throws ParseError */
export function parseAmounts(text: string): Labels {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [resource = '', amount, ...more] = part.split('=');
      if (resource === '' || amount === undefined || more.length > 0) {
        throw invalid(part, 'use RESOURCE=AMOUNT, as in cpu=500m,memory=128Mi');
      }
      return [resource, parseAmount(amount)] as const;
    }),
  );
}

/** An amount as it stands, once it is known to be one. @throws ParseError */
export function parseAmount(text: string): string {
  if (parseQuantity(text).nano < 0n) throw invalid(text, 'an amount is not below 0');
  return text;
}

/** A variable of the environment: `NAME=VALUE`. */
export interface GivenVariable {
  readonly name: string;
  readonly value: string;
}

/** Reads `NAME=VALUE`. @throws ParseError */
export function parseVariable(text: string): GivenVariable {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals));
  if (!/^[-._A-Za-z][-._A-Za-z0-9]*$/.test(name)) throw invalid(text, 'use NAME=VALUE');
  return { name, value: text.slice(equals + 1) };
}

/** A number of nodes, or a share of them: `1`, `10%`. @throws ParseError */
export function parseCountOrPercent(text: string): number | string {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (/^\d{1,3}%$/.test(text) && Number.parseInt(text, 10) <= 100) return text;
  throw invalid(text, 'use a number of nodes, or a percentage up to 100%');
}

const word = /\s*((?:[^\s"'\\]|\\[\s\S]|"(?:[^"\\]|\\[\s\S])*"|'[^']*')+)/y;

/** Divides a command into words as a shell does: at blanks, but not within quotes. @throws ParseError */
export function parseCommand(text: string): readonly string[] {
  const words: string[] = [];
  const source = text.trimEnd();
  word.lastIndex = 0;
  for (let end = 0; end < source.length; end = word.lastIndex) {
    word.lastIndex = end;
    const found = word.exec(source)?.[1];
    if (found === undefined) throw invalid(text, 'a quote is not closed');
    words.push(found.replaceAll(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, unquoted));
  }
  return words;
}

function unquoted(_: string, double?: string, single?: string, escaped?: string): string {
  return double?.replaceAll(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '';
}

/**
 * A name that a DaemonSet can have whose pods have it as the value of a label.
 *
 * @throws ParseError in the API's words
 */
export function parseName(text: string): string {
  if (!isDnsSubdomain(text)) {
    throw new ParseError(
      `metadata.name: Invalid value: "${text}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character`,
    );
  }
  if (isLabelValue(text)) return text;
  throw new ParseError(
    `metadata.name: Invalid value: "${text}": must be no more than 63 characters: it is the value of a label of its pods too`,
  );
}

import { ParseError } from './parse-error.ts';

/** An amount as the API writes it, exact to a thousand-millionth (smaller parts are rounded away from zero). */
export interface Quantity {
  /** Thousand-millionths of the unit. */
  readonly nano: bigint;
  readonly format: 'DecimalSI' | 'BinarySI' | 'DecimalExponent';
}

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binarySuffixes = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const grammar = /^([+-]?)([0-9]*)(?:\.([0-9]*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$/;
const largestBinary = 2n ** 63n - 1n;
/** Beyond it no amount means anything, and raising ten to it would take for ever. */
const largestExponent = 60;

function invalid(text: string): ParseError {
  return new ParseError(
    `quantity "${text}" is not valid: it must be a number with a suffix of n u m k M G T P E, Ki Mi Gi Ti Pi Ei, or an exponent like e3`,
  );
}

/** Rounds away from zero. */
function divideUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  if (dividend % divisor === 0n) return quotient;
  return dividend < 0n ? quotient - 1n : quotient + 1n;
}

/**
 * Reads an amount: sign, decimal number, and a decimal suffix, a binary suffix or an exponent. Binary amounts are
 * capped at 2^63-1; what is not zero stays at least a thousand-millionth.
 *
 * Mirrors `ParseQuantity`, staging/src/k8s.io/apimachinery/pkg/api/resource/quantity.go, v1.34.
 *
 * @throws ParseError with the suffixes that are valid
 */
export function parseQuantity(text: string | number): Quantity {
  const source = String(text);
  const match = source === '' ? null : grammar.exec(source);
  if (match === null) throw invalid(source);
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  const digits = BigInt(sign.replace('+', '') + (whole + fraction || '0'));
  const binary = binarySuffixes.indexOf(suffix);
  if (binary >= 0) return binaryQuantity(digits << BigInt(10 * (binary + 1)), fraction.length);
  const known = decimalExponents[suffix];
  const exponent = known ?? Number(suffix.slice(1));
  if (Math.abs(exponent) > largestExponent) throw invalid(source);
  const format = known === undefined ? 'DecimalExponent' : 'DecimalSI';
  return { nano: timesTenTo(digits, exponent + 9 - fraction.length), format };
}

/** Rounds away from zero where the power is negative. */
function timesTenTo(digits: bigint, power: number): bigint {
  return power >= 0 ? digits * 10n ** BigInt(power) : divideUp(digits, 10n ** BigInt(-power));
}

function binaryQuantity(units: bigint, decimals: number): Quantity {
  const nano = timesTenTo(units, 9 - decimals);
  const largest = largestBinary * 10n ** 9n;
  const capped = nano > largest ? largest : nano < -largest ? -largest : nano;
  const belowOne = capped > 0n && capped < 10n ** 9n;
  return { nano: capped, format: belowOne ? 'DecimalSI' : 'BinarySI' };
}

/** What nearly every amount in a cluster looks like: read without big numbers, there are hundreds of thousands. */
const plain = /^([0-9]{1,9})(m|k|M|G|Ki|Mi|Gi)?$/;
const plainThousandths: Readonly<Record<string, number>> = {
  m: 1,
  '': 1e3,
  k: 1e6,
  M: 1e9,
  G: 1e12,
  Ki: 1024e3,
  Mi: 1024 ** 2 * 1e3,
  Gi: 1024 ** 3 * 1e3,
};

/**
 * An amount in the scheduler's unit: thousandths of a core for `cpu`, whole units (bytes, pods, devices) for all
 * else. Parts of a unit are rounded up, away from zero. Exact up to 2^53.
 *
 * Mirrors `Resource.Add`, pkg/scheduler/framework/types.go, v1.34 (MilliValue for cpu, Value for the others).
 *
 * @throws ParseError with the suffixes that are valid
 */
export function resourceAmount(resource: string, text: string | number): number {
  const match = typeof text === 'string' ? plain.exec(text) : null;
  const thousandths =
    match === null ? undefined : Number(match[1]) * (plainThousandths[match[2] ?? ''] ?? NaN);
  if (thousandths !== undefined && Number.isSafeInteger(thousandths)) {
    return resource === 'cpu' ? thousandths : Math.ceil(thousandths / 1000);
  }
  return Number(divideUp(parseQuantity(text).nano, resource === 'cpu' ? 10n ** 6n : 10n ** 9n));
}

/** Whether amounts of the resource are bytes. */
function isBytes(resource: string): boolean {
  return (
    resource === 'memory' ||
    resource === 'ephemeral-storage' ||
    resource === 'storage' ||
    resource.startsWith('hugepages-')
  );
}

/**
 * The exact amount as the API would read it back: cpu 5000 is `5` and 100 is `100m`; bytes have the largest binary
 * suffix from Mi on that divides them, else none, so that amounts of one sum can be added up.
 *
 * @param amount - in the scheduler's unit, see resourceAmount
 */
export function formatAmount(resource: string, amount: number): string {
  if (resource === 'cpu') return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
  if (!isBytes(resource) || amount === 0) return String(amount);
  let [scaled, index] = [amount, -1];
  while (scaled % 1024 === 0 && index + 1 < binarySuffixes.length)
    [scaled, index] = [scaled / 1024, index + 1];
  return index < 1 ? String(amount) : `${scaled}${binarySuffixes[index] ?? ''}`;
}

/**
 * The amount for people: cores with up to three decimals (`3.9`), bytes in the binary unit that keeps them below 1024
 * with one decimal (`186.5Mi`), everything else as it is.
 *
 * @param amount - in the scheduler's unit, see resourceAmount
 */
export function formatHuman(resource: string, amount: number): string {
  if (resource === 'cpu') return String(Math.round(amount) / 1000);
  if (!isBytes(resource)) return String(amount);
  let [scaled, index] = [amount, -1];
  while (Math.abs(oneDecimal(scaled)) >= 1024 && index + 1 < binarySuffixes.length) {
    [scaled, index] = [scaled / 1024, index + 1];
  }
  return `${oneDecimal(scaled)}${binarySuffixes[index] ?? ''}`;
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}

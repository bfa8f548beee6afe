import { describe, expect, test } from 'vitest';
import { formatAmount, formatHuman, parseQuantity, resourceAmount } from '../../src/domain/quantity.ts';

// Amounts from TestQuantityParse, staging/src/k8s.io/apimachinery/pkg/api/resource/quantity_test.go, v1.34, as
// [text, digits, power of ten, format].
const D = 'DecimalSI';
const B = 'BinarySI';
const E = 'DecimalExponent';
const parsed: readonly (readonly [string, number | bigint, number, string])[] = [
  ['0', 0, 0, D],
  ['0n', 0, 0, D],
  ['0u', 0, 0, D],
  ['0m', 0, 0, D],
  ['0Ki', 0, 0, B],
  ['0k', 0, 0, D],
  ['0Mi', 0, 0, B],
  ['0M', 0, 0, D],
  ['0Gi', 0, 0, B],
  ['0G', 0, 0, D],
  ['0Ti', 0, 0, B],
  ['0T', 0, 0, D],
  ['1', 1, 0, D],
  ['1Ki', 1024, 0, B],
  ['8Ki', 8 * 1024, 0, B],
  ['7Mi', 7 * 1024 ** 2, 0, B],
  ['6Gi', 6 * 1024 ** 3, 0, B],
  ['5Ti', 5 * 1024 ** 4, 0, B],
  ['4Pi', 4 * 1024 ** 5, 0, B],
  ['3Ei', 3n * 1024n ** 6n, 0, B],
  ['100Ti', 100 * 1024 ** 4, 0, B],
  ['5n', 5, -9, D],
  ['4u', 4, -6, D],
  ['3m', 3, -3, D],
  ['9', 9, 0, D],
  ['8k', 8, 3, D],
  ['50k', 5, 4, D],
  ['7M', 7, 6, D],
  ['6G', 6, 9, D],
  ['5T', 5, 12, D],
  ['300T', 3, 14, D],
  ['2P', 2, 15, D],
  ['1E', 1, 18, D],
  ['1E-3', 1, -3, E],
  ['1e3', 1, 3, E],
  ['1E6', 1, 6, E],
  ['1e9', 1, 9, E],
  ['1E12', 1, 12, E],
  ['1e15', 1, 15, E],
  ['1E18', 1, 18, E],
  ['1e14', 1, 14, E],
  ['100.035k', 100035, 0, D],
  ['0.001', 1, -3, D],
  ['0.0005k', 5, -1, D],
  ['0.05', 5, -2, D],
  ['0.00050k', 5, -1, D],
  ['0.50000', 5, -1, D],
  ['0.5e0', 5, -1, E],
  ['0.5e-2', 5, -3, E],
  ['10.035M', 10035, 3, D],
  ['1.2e3', 12, 2, E],
  ['1.3E+6', 13, 5, E],
  ['1.53E12', 153, 10, E],
  ['1.7E18', 17, 17, E],
  ['9.01', 901, -2, D],
  ['8.1k', 81, 2, D],
  ['7.123456M', 7123456, 0, D],
  ['6.987654321G', 6987654321, 0, D],
  ['2.5P', 25, 14, D],
  ['1.01E', 101, 16, D],
  ['3.001n', 4, -9, D],
  ['1.1E-9', 2, -9, E],
  ['0.0000000001', 1, -9, D],
  ['0.9n', 1, -9, D],
  ['0.00000012345', 124, -9, D],
  ['9Ei', 2n ** 63n - 1n, 0, B],
  ['9223372036854775807Ki', 2n ** 63n - 1n, 0, B],
  ['12E', 12, 18, D],
  ['100.035Ki', 10243584, -2, B],
  ['0.5Mi', 524288, 0, B],
  ['0.05Gi', 536870912, -1, B],
  ['0.025Ti', 274877906944, -1, B],
  ['0.000000000001Ki', 2, -9, D],
  ['.001', 1, -3, D],
  ['.0001k', 100, -3, D],
  ['1.', 1, 0, D],
  ['1.G', 1, 9, D],
];

function nano(digits: number | bigint, power: number): bigint {
  return BigInt(digits) * 10n ** BigInt(power + 9);
}

describe('parseQuantity', () => {
  test.each(parsed)('reads %s as %s times ten to the %s, format %s', (text, digits, power, format) => {
    expect(parseQuantity(text)).toEqual({ nano: nano(digits, power), format });
  });

  test.each(parsed)('reads %s with either sign', (text, digits, power) => {
    expect(parseQuantity(`+${text}`).nano).toBe(nano(digits, power));
    expect(parseQuantity(`-${text}`).nano).toBe(-nano(digits, power));
  });

  test.each([
    '',
    '1.1.M',
    '1+1.0M',
    '0.1mi',
    '0.1am',
    'aoeu',
    '.5i',
    '1i',
    '-3.01i',
    '-3.01e-',
    ' 1',
    '1 ',
    '1e',
    '1e999999999',
    'NaN',
  ])('rejects "%s" and lists what is valid', (text) => {
    expect(() => parseQuantity(text)).toThrow(/is not valid: .*n u m k M G T P E, Ki Mi Gi Ti Pi Ei.* e3/);
  });

  test('reads numbers, which YAML has where nobody put quotes', () => {
    expect(parseQuantity(1.5).nano).toBe(1_500_000_000n);
  });
});

describe('resourceAmount', () => {
  // Rounding from TestQuantityRoundUp, quantity_test.go, v1.34; units from Resource.Add of the scheduler.
  test.each<[string, string, string | number, number]>([
    ['cpu is counted in thousandths of a core', 'cpu', '100m', 100],
    ['whole cores become thousandths', 'cpu', '4', 4000],
    ['a number of cores is as good as a text', 'cpu', 2, 2000],
    ['a fraction of a core is exact', 'cpu', '1.5', 1500],
    ['less than a thousandth is rounded up', 'cpu', '100u', 1],
    ['a thousandth and a bit is rounded up', 'cpu', '1.1m', 2],
    ['kilo-cores', 'cpu', '2k', 2_000_000],
    ['an exponent', 'cpu', '1e3', 1_000_000],
    ['memory is counted in bytes', 'memory', '128Mi', 134_217_728],
    ['decimal suffixes are powers of a thousand', 'memory', '128M', 128_000_000],
    ['binary fractions', 'memory', '1.5Gi', 1_610_612_736],
    ['parts of a byte are rounded up', 'memory', '100m', 1],
    ['parts of a byte are rounded up away from zero', 'memory', '-9.01', -10],
    ['9.01 bytes are ten', 'memory', '9.01', 10],
    ['a node of a real cluster', 'memory', '1471156Ki', 1_506_463_744],
    ['more than fits a 32-bit number of thousandths', 'memory', '999999Gi', 999_999 * 1024 ** 3],
    ['exponents in bytes', 'ephemeral-storage', '5E3', 5000],
    ['extended resources are whole', 'nvidia.com/gpu', '8', 8],
    ['pods are whole', 'pods', '110', 110],
    ['zero', 'cpu', '0', 0],
  ])('%s', (_name, resource, text, amount) => {
    expect(resourceAmount(resource, text)).toBe(amount);
  });
});

describe('formatAmount', () => {
  test.each<[string, string, number, string]>([
    ['whole cores have no suffix', 'cpu', 5000, '5'],
    ['thousandths of a core have m', 'cpu', 100, '100m'],
    ['more than a core, not whole', 'cpu', 1100, '1100m'],
    ['nothing', 'cpu', 0, '0'],
    ['bytes with an exact binary suffix', 'memory', 4 * 1024 ** 3, '4Gi'],
    ['the largest suffix that is exact', 'memory', 1536 * 1024 ** 2, '1536Mi'],
    ['bytes that are not whole Mi are plain', 'memory', 195_575_808, '195575808'],
    ['Ki are plain bytes', 'memory', 2048, '2048'],
    ['huge pages are bytes', 'hugepages-2Mi', 2 * 1024 ** 2, '2Mi'],
    ['storage is bytes', 'ephemeral-storage', 1024 ** 4, '1Ti'],
    ['negative bytes', 'memory', -(1024 ** 3), '-1Gi'],
    ['pods are plain', 'pods', 1024 ** 2, '1048576'],
    ['devices are plain', 'nvidia.com/gpu', 8, '8'],
  ])('%s', (_name, resource, amount, text) => {
    expect(formatAmount(resource, amount)).toBe(text);
  });

  test.each(['cpu', 'memory', 'pods'])('%s can be read back', (resource) => {
    for (const amount of [0, 1, 999, 1000, 1024, 4096, 5_000_000, 1024 ** 2, 3 * 1024 ** 3, 195_575_808]) {
      expect(resourceAmount(resource, formatAmount(resource, amount))).toBe(amount);
    }
  });
});

describe('formatHuman', () => {
  test.each<[string, string, number, string]>([
    ['cores with decimals', 'cpu', 3900, '3.9'],
    ['whole cores', 'cpu', 4000, '4'],
    ['a small part of a core', 'cpu', 5, '0.005'],
    ['memory with one decimal', 'memory', 195_575_808, '186.5Mi'],
    ['memory that is whole', 'memory', 4 * 1024 ** 3, '4Gi'],
    ['never 1024 of a unit', 'memory', 1024 ** 3 - 1, '1Gi'],
    ['a few bytes', 'memory', 12, '12'],
    ['too much memory', 'memory', -1.5 * 1024 ** 3, '-1.5Gi'],
    ['pods', 'pods', 110, '110'],
    ['devices', 'nvidia.com/gpu', 2, '2'],
  ])('%s', (_name, resource, amount, text) => {
    expect(formatHuman(resource, amount)).toBe(text);
  });
});

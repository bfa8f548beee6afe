import { describe, expect, test } from 'vitest';
import {
  parseAmount,
  parseAmounts,
  parseCommand,
  parseCountOrPercent,
  parseHostPort,
  parseLabelPairs,
  parseMount,
  parseName,
  parseToleration,
  parseVariable,
} from '../../../src/domain/manifest/create-arguments.ts';
import { ParseError } from '../../../src/domain/parse-error.ts';

function outcome<T>(parse: () => T): T | string {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ParseError) return error.message;
    throw error;
  }
}

describe('arguments of create', () => {
  test.each<[string, unknown]>([
    ['dedicated=gpu:NoSchedule', { key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }],
    ['dedicated:NoExecute', { key: 'dedicated', effect: 'NoExecute' }],
    ['dedicated', { key: 'dedicated' }],
    ['dedicated=', { key: 'dedicated', value: '' }],
    ['dedicated:Never', expect.stringContaining('"Never" is no effect of a taint: use NoSchedule')],
    ['bad key:NoSchedule', expect.stringContaining('name part must consist of alphanumeric characters')],
    ['a=b=c:NoSchedule', expect.stringContaining('use KEY[=VALUE]:EFFECT')],
    ['a:b:c', expect.stringContaining('use KEY[=VALUE]:EFFECT')],
  ])('toleration %s', (text, wanted) => {
    expect(outcome(() => parseToleration(text))).toEqual(wanted);
  });

  test.each<[readonly string[], unknown]>([
    [['a=b', 'c=d'], { a: 'b', c: 'd' }],
    [['a=b,c=d'], { a: 'b', c: 'd' }],
    [['a'], expect.stringContaining('use KEY=VALUE')],
    [['a=b c'], expect.stringContaining('a valid label must be')],
  ])('labels %j', (texts, wanted) => {
    expect(outcome(() => parseLabelPairs(texts))).toEqual(wanted);
  });

  test.each<[string, unknown]>([
    ['80', { hostPort: 80, containerPort: 80, protocol: 'TCP' }],
    ['8080:80', { hostPort: 8080, containerPort: 80, protocol: 'TCP' }],
    ['53/udp', { hostPort: 53, containerPort: 53, protocol: 'UDP' }],
    ['0', expect.stringContaining('a port is from 1 to 65535')],
    ['80:70000', expect.stringContaining('a port is from 1 to 65535')],
    ['80/http', expect.stringContaining('use one of TCP, UDP, SCTP')],
    ['http', expect.stringContaining('use PORT[:CONTAINERPORT][/PROTOCOL]')],
  ])('host port %s', (text, wanted) => {
    expect(outcome(() => parseHostPort(text))).toEqual(wanted);
  });

  test.each<[string, unknown]>([
    ['/var/log:/logs', { hostPath: '/var/log', mountPath: '/logs', readOnly: false }],
    ['/var/log:/logs:ro', { hostPath: '/var/log', mountPath: '/logs', readOnly: true }],
    ['/var/log', expect.stringContaining('both paths begin with /')],
    ['var:/logs', expect.stringContaining('both paths begin with /')],
    ['/a/../b:/logs', expect.stringContaining("has no '..'")],
    ['/a:/b:rx', expect.stringContaining('use HOSTPATH:PATH')],
  ])('mount %s', (text, wanted) => {
    expect(outcome(() => parseMount(text))).toEqual(wanted);
  });

  test.each<[string, unknown]>([
    ['cpu=1,memory=1Gi', { cpu: '1', memory: '1Gi' }],
    ['cpu', expect.stringContaining('use RESOURCE=AMOUNT')],
    ['cpu=lots', expect.stringContaining('quantity "lots" is not valid')],
  ])('limits %s', (text, wanted) => {
    expect(outcome(() => parseAmounts(text))).toEqual(wanted);
  });

  test('an amount below 0', () => {
    expect(outcome(() => parseAmount('-1'))).toContain('an amount is not below 0');
  });

  test.each<[string, unknown]>([
    ['A=b', { name: 'A', value: 'b' }],
    ['A=b=c', { name: 'A', value: 'b=c' }],
    ['A=', { name: 'A', value: '' }],
    ['A', expect.stringContaining('use NAME=VALUE')],
    ['1A=b', expect.stringContaining('use NAME=VALUE')],
  ])('variable %s', (text, wanted) => {
    expect(outcome(() => parseVariable(text))).toEqual(wanted);
  });

  test.each<[string, unknown]>([
    ['3', 3],
    ['25%', '25%'],
    ['101%', expect.stringContaining('up to 100%')],
    ['some', expect.stringContaining('use a number of nodes')],
  ])('amount of nodes %s', (text, wanted) => {
    expect(outcome(() => parseCountOrPercent(text))).toEqual(wanted);
  });

  test.each<[string, unknown]>([
    ['sleep 3600', ['sleep', '3600']],
    [`sh -c 'echo "a  b"; date'`, ['sh', '-c', 'echo "a  b"; date']],
    [String.raw`echo a\ b "c \"d\" $e"`, ['echo', 'a b', 'c "d" $e']],
    [`a''b "x"y`, ['ab', 'xy']],
    ['  ', []],
    [`sh -c 'open`, expect.stringContaining('a quote is not closed')],
  ])('command %s', (text, wanted) => {
    expect(outcome(() => parseCommand(text))).toEqual(wanted);
  });

  test.each([
    ['agent', 'agent'],
    ['node.agent-1', 'node.agent-1'],
    ['Agent', expect.stringContaining('lowercase RFC 1123 subdomain')],
    ['a_b', expect.stringContaining('Invalid value: "a_b"')],
    ['a'.repeat(63), 'a'.repeat(63)],
    ['a'.repeat(64), expect.stringContaining('must be no more than 63 characters')],
  ])('name %s', (text, wanted) => {
    expect(outcome(() => parseName(text))).toEqual(wanted);
  });
});

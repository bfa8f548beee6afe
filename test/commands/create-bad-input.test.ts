import { describe, expect, test } from 'vitest';
import { node } from '../support/builders.ts';
import { planning } from './planning.ts';

const nodes = [node('a', { labels: { 'kubernetes.io/os': 'linux' } })];

describe('bad input of create', () => {
  test.each([
    ['create', 'name is required'],
    ['create agent', 'required flag(s) "image" not set'],
    ['create a b --image x', 'exactly one NAME is required, got 2'],
    ['create Agent --image x', 'metadata.name: Invalid value: "Agent": a lowercase RFC 1123 subdomain'],
    ['create agent -f a.yaml', '-f does not go with a name: the manifest has one'],
    ['create -f a.yaml --image x', '-f does not go with --image: a manifest says it all'],
    ['create agent --image x --toleration a', undefined],
    [
      'create agent --image x --toleration a:Sometimes',
      'invalid argument for --toleration: "a:Sometimes" is not valid',
    ],
    ['create agent --image x --label a', 'invalid argument for --label: "a" is not valid: use KEY=VALUE'],
    ['create agent --image x --mount /a', 'invalid argument for --mount'],
    ['create agent --image x --host-port 0', 'invalid argument for --host-port'],
    ['create agent --image x --cpu lots', 'invalid argument for --cpu: quantity "lots" is not valid'],
    ['create agent --image x --limits cpu', 'invalid argument for --limits'],
    ['create agent --image x --env A', 'invalid argument for --env'],
    ['create agent --image x --env NODE_NAME=a', '--env NODE_NAME is taken'],
    [
      'create agent --image x --label app.kubernetes.io/name=b',
      '--label app.kubernetes.io/name=b does not go with the name agent',
    ],
    [
      'create agent --image x --host-network --host-port 9100:80',
      '--host-network does not go with --host-port 9100:80',
    ],
    ['create agent --image x --label app.kubernetes.io/name=agent --host-network --host-port 1', undefined],
    [
      `create ${'a'.repeat(64)} --image x`,
      `metadata.name: Invalid value: "${'a'.repeat(64)}": must be no more than 63 characters`,
    ],
    ['create agent --image x --max-unavailable all', 'invalid argument for --max-unavailable'],
    [
      'create agent --image x --update-strategy OnDelete --max-surge 1',
      '--max-surge does not go with --update-strategy=OnDelete',
    ],
    ['create agent --from-deployment web --mount /a:/b', '--from-deployment does not go with --mount'],
    [
      'create agent --image x --max-unavailable 1 --max-surge 1',
      'maxUnavailable is 1 and maxSurge is 1: one of them must be 0',
    ],
  ])('%s', async (line, message) => {
    const { code, stderr, sent } = await planning(line, { nodes });
    expect(code).toBe(message === undefined ? 0 : 2);
    expect(stderr).toContain(message === undefined ? '' : `error: ${message}`);
    expect(sent.filter((each) => each === 'create')).toHaveLength(message === undefined ? 1 : 0);
  });
});

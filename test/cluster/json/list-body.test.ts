import { describe, expect, test } from 'vitest';
import { ListBody } from '../../../src/cluster/json/list-body.ts';

function bodyOf(text: string, chunk = 1000): ListBody<unknown> {
  const body = new ListBody((item) => item);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunk) body.write(bytes.subarray(at, at + chunk));
  return body;
}

const pods = (count: number) => Array.from({ length: count }, (_, name) => ({ name, node: '日本' }));
const list = (count: number) => ({ kind: 'List', items: pods(count), metadata: { resourceVersion: '7' } });

describe('the body of a list', () => {
  test.each([1, 7, 1000])('a small one is there whole, in chunks of %i bytes too', (chunk) => {
    const { items, ...around } = list(3);
    const small = bodyOf(JSON.stringify(list(3)), chunk).small();
    expect(small).toEqual({ items, around: { ...around, items: [] } });
  });

  test('a large one is read item by item', () => {
    const body = bodyOf(JSON.stringify(list(20_000)), 60_000);
    expect(body.small()).toBeUndefined();
    expect(body.items).toEqual(pods(20_000));
    expect(JSON.parse(body.reader().rest())).toEqual({ ...list(0) });
  });

  test.each([
    ['is no list', '{"kind":"Status"}'],
    ['has null for items, as old servers do', '{"items":null}'],
    ['is no JSON', '<html>'],
    ['is null', 'null'],
    ['is empty', ''],
  ])('what %s is left as it is', (_, text) => {
    const body = bodyOf(text);
    expect(body.small()).toBeUndefined();
    expect(body.reader().rest()).toBe(text);
  });

  test('what is cut off is known to be', () => {
    const body = bodyOf(JSON.stringify(list(3)).slice(0, -5));
    expect(body.small()).toBeUndefined();
    expect(body.reader().isCutOff).toBe(true);
  });

  test('what an item cannot be decoded for is thrown', () => {
    const body = new ListBody(() => {
      throw new Error('a pod without a name');
    });
    body.write(Buffer.from('{"items":[{}]}'));
    expect(() => body.small()).toThrow('a pod without a name');
  });
});

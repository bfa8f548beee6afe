import { expect, test } from 'vitest';
import { collectionPath, continuedPath, objectPath } from '../../src/cluster/api-paths.ts';

test.each([
  ['of the cluster', collectionPath('nodes'), '/api/v1/nodes'],
  ['of all namespaces', collectionPath('daemonsets'), '/apis/apps/v1/daemonsets'],
  ['of one namespace', collectionPath('pods', 'a'), '/api/v1/namespaces/a/pods'],
  [
    'with selectors, encoded',
    collectionPath('pods', 'a', {
      labelSelector: 'a in (b,c),!d',
      fieldSelector: undefined,
      resourceVersion: 0,
    }),
    '/api/v1/namespaces/a/pods?labelSelector=a%20in%20(b%2Cc)%2C!d&resourceVersion=0',
  ],
  ['one object', objectPath('nodes', undefined, 'n1'), '/api/v1/nodes/n1'],
  [
    'a name with unusual characters',
    objectPath('nodes', undefined, 'a b?c#ü'),
    '/api/v1/nodes/a%20b%3Fc%23%C3%BC',
  ],
  ['a namespace is an object, too', objectPath('namespaces', undefined, 'a'), '/api/v1/namespaces/a'],
])('%s', (_, path, expected) => {
  expect(path).toBe(expected);
});

test.each([
  ['', 'invalid resource name "": [may not be \'\']'],
  ['..', 'invalid resource name "..": [may not be \'..\']'],
  ['a/b', 'invalid resource name "a/b": [may not contain \'/\']'],
  ['a%2Fb', 'invalid resource name "a%2Fb": [may not contain \'%\']'],
])('the name %j is refused before it is sent', (name, message) => {
  expect(() => objectPath('pods', 'a', name)).toThrow(message);
});

test.each([
  ['/api/v1/pods?labelSelector=a%3Db&resourceVersion=0', '/api/v1/pods?labelSelector=a%3Db&continue=x%2By'],
  ['/api/v1/pods', '/api/v1/pods?continue=x%2By'],
])('the next page of %s', (path, expected) => {
  expect(continuedPath(path, 'x+y')).toBe(expected);
});

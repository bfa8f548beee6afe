import { expect, test } from 'vitest';
import { decodeDeployment } from '../../src/cluster/decode/deployment.ts';

const labels = { app: 'web' };
const json = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    replicas: 3,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
  },
};

test('a Deployment: which pods it selects, and which it makes', () => {
  const { metadata, selector, template } = decodeDeployment(json);
  expect(metadata).toMatchObject({ name: 'web', namespace: 'shop' });
  expect(selector.matchLabels).toEqual(labels);
  expect(template.labels).toEqual(labels);
  expect(template.json).toEqual(json.spec.template);
});

test('a field that is wrong is named', () => {
  const wrong = { ...json, spec: { ...json.spec, template: { spec: { containers: 'none' } } } };
  expect(() => decodeDeployment(wrong)).toThrow(
    'Deployment shop/web: spec.template.spec.containers must be a list',
  );
});

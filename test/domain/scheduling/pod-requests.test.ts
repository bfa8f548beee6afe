import { expect, test } from 'vitest';
import { NEWEST_RELEASE } from '../../../src/domain/cluster-state.ts';
import { podRequests, podUsage } from '../../../src/domain/scheduling/resources.ts';
import { amounts, condition, pod, podSpec } from '../../support/builders.ts';
import { initRows, podLevelRows, releaseRows, resizeRows, resizeStatus } from './pod-requests.rows.ts';

test.each([...initRows, ...podLevelRows])('%s', (_name, spec, expected) => {
  expect(podRequests(podSpec(spec), NEWEST_RELEASE)).toEqual(amounts(expected));
});

test.each(releaseRows)('%s', (_name, release, spec, expected) => {
  expect(podRequests(podSpec(spec), release)).toEqual(amounts(expected));
});

test.each(resizeRows)(
  'resized: %s',
  (_name, { spec, containers = {}, initContainers = {}, pending, release }, expected) => {
    const resized = pod('p', {
      node: 'n1',
      podSpec: spec,
      containerStatuses: resizeStatus(containers),
      initContainerStatuses: resizeStatus(initContainers),
      conditions: pending === undefined ? [] : [condition('PodResizePending', 'True', { reason: pending })],
    });
    expect(podUsage(resized, release ?? NEWEST_RELEASE)).toEqual(amounts(expected));
  },
);

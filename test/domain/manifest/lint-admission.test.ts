import { describe, expect, test } from 'vitest';
import { daemonSet, limitRange, priorityClass, runtimeClass, state } from '../../support/builders.ts';
import { atMostOne, lintOf, told } from './inputs.ts';

const refused = 'the DaemonSet is taken, and every pod of it refused';

describe('classes that pods name', () => {
  test.each([
    ['none', '', 0],
    ['one that is there', 'high', 0],
    ['one that every API server has', 'system-node-critical', 0],
    ['one that is not there', 'typo', 1],
  ])('a priority class: %s', (_, priorityClassName, count) => {
    const cluster = state({ priorityClasses: [priorityClass('high', 10)] });
    const found = lintOf(
      'PriorityClassMissing',
      daemonSet('agent', { podSpec: { priorityClassName } }),
      cluster,
    );
    expect(found).toHaveLength(count);
    expect(found.filter(({ message }) => !message.endsWith(refused))).toEqual([]);
  });

  test.each([
    ['none', '', 0],
    ['one that is there', 'kata', 0],
    ['one that is not there', 'nope', 1],
  ])('a runtime class: %s', (_, runtimeClassName, count) => {
    const cluster = state({ runtimeClasses: [runtimeClass('kata')] });
    const agent = daemonSet('agent', { podSpec: { runtimeClassName } });
    expect(lintOf('RuntimeClassMissing', agent, cluster)).toHaveLength(count);
  });

  test('nothing is said where classes could not be read', () => {
    const agent = daemonSet('agent', { podSpec: { priorityClassName: 'typo', runtimeClassName: 'nope' } });
    const cluster = state({ without: ['priorityclasses', 'runtimeclasses'] });
    expect(lintOf('PriorityClassMissing', agent, cluster)).toEqual([]);
    expect(lintOf('RuntimeClassMissing', agent, cluster)).toEqual([]);
  });
});

describe('the bounds of a LimitRange', () => {
  const asks = (requests: Readonly<Record<string, string>>, limits = requests) => ({
    containers: [{ name: 'main', requests, limits }],
  });
  test.each([
    ['kept', asks({ cpu: '100m' }), { max: { cpu: '1' }, min: { cpu: '50m' } }, undefined],
    ['met exactly', asks({ cpu: '1' }), { max: { cpu: '1' }, min: { cpu: '1' } }, undefined],
    [
      'exceeded by a limit',
      asks({ cpu: '100m' }, { cpu: '2' }),
      { max: { cpu: '1' } },
      `container main is limited to 2 cpu, and LimitRange bounds allows 1 cpu at most: ${refused}`,
    ],
    [
      'exceeded by a request alone',
      { requests: { cpu: '100m' } },
      { max: { cpu: '50m' }, default: { cpu: '50m' } },
      'container main requests 0.1 cpu, and LimitRange bounds allows 0.05 cpu at most',
    ],
    [
      'not met by a request',
      asks({ memory: '16Mi' }),
      { min: { memory: '32Mi' } },
      'container main requests 16Mi memory, and LimitRange bounds wants at least 32Mi memory',
    ],
    [
      'not met for want of a limit',
      { requests: { cpu: '10m' } },
      { max: { cpu: '1' } },
      'container main has no limit of cpu',
    ],
    ['not met for want of a request', {}, { min: { cpu: '1' } }, 'container main requests no cpu'],
    [
      'kept, but not its default limit',
      { requests: { cpu: '200m' } },
      { default: { cpu: '100m' } },
      'container main requests 0.2 cpu, and is limited to 0.1 cpu',
    ],
    [
      'exceeded by all containers together',
      {
        containers: [
          { name: 'a', requests: { cpu: '1' }, limits: { cpu: '1' } },
          { name: 'b', requests: { cpu: '1' }, limits: { cpu: '1' } },
        ],
      },
      { type: 'Pod', max: { cpu: '1500m' } },
      'its pod is limited to 2 cpu, and LimitRange bounds allows 1.5 cpu at most',
    ],
    [
      'exceeded by an init container',
      {
        initContainers: [{ name: 'once', requests: { cpu: '2' }, limits: { cpu: '2' } }],
        ...asks({ cpu: '1' }),
      },
      { max: { cpu: '1' } },
      'container once is limited to 2 cpu',
    ],
    [
      'of claims are not about pods',
      asks({ cpu: '1' }),
      { type: 'PersistentVolumeClaim', max: { cpu: '1m' } },
      undefined,
    ],
  ])('%s', (_, podSpec, limits, message) => {
    const cluster = state({ limitRanges: [limitRange('bounds', limits)] });
    const found = lintOf('LimitRangeViolated', daemonSet('agent', { podSpec }), cluster);
    expect(told(found, message)).toEqual(atMostOne(message));
  });

  test('of another namespace do not count', () => {
    const limitRanges = [limitRange('bounds', { max: { cpu: '1m' } }, { namespace: 'other' })];
    const agent = daemonSet('agent', { podSpec: asks({ cpu: '1' }) });
    expect(lintOf('LimitRangeViolated', agent, state({ limitRanges }))).toEqual([]);
  });
});

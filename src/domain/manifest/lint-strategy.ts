import { scaledValue } from '../rollout/int-or-percent.ts';
import { type Lint, refused, snippet } from './lint-warning.ts';
import { invalid, negative } from './validation-words.ts';

const whole = 100;

/** Why the API server takes no such number of nodes; undefined where it does. */
function limitProblem(value: number | string, field: string): string | undefined {
  const path = `spec.updateStrategy.rollingUpdate.${field}`;
  if (typeof value === 'number') return value < 0 ? negative(path, value) : undefined;
  const scaled = scaledValue(value, whole, field);
  if (typeof scaled !== 'number') return scaled.problem;
  if (!/^\d/.test(value)) {
    return invalid(path, value, `a valid percent string must be a numeric string followed by an ending '%'`);
  }
  return scaled > whole ? invalid(path, value, 'must not be greater than 100%') : undefined;
}

/**
 * Limits of a rolling update that contradict each other, or cannot be read.
 *
 * Mirrors `ValidateRollingUpdateDaemonSet`, pkg/apis/apps/validation/validation.go, v1.34.
 */
export const updateStrategy: Lint = ({ daemonSet: { spec } }) => {
  const { type, maxUnavailable = 1, maxSurge = 0 } = spec.updateStrategy;
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') {
    return [refused(`the update strategy is ${JSON.stringify(type)}: use RollingUpdate or OnDelete`)];
  }
  const problems = [
    limitProblem(maxUnavailable, 'maxUnavailable'),
    limitProblem(maxSurge, 'maxSurge'),
  ].flatMap((problem) => problem ?? []);
  if (problems.length > 0) return problems.map((problem) => refused(problem));
  const [hasUnavailable, hasSurge] = [maxUnavailable, maxSurge].map(
    (value) => scaledValue(value, whole, '') !== 0,
  );
  if (hasUnavailable && hasSurge) {
    return [
      refused(
        `maxUnavailable is ${maxUnavailable} and maxSurge is ${maxSurge}: one of them must be 0`,
        snippet(
          'with a second pod on a node for a while',
          'rollingUpdate:',
          '  maxUnavailable: 0',
          `  maxSurge: ${maxSurge}`,
        ),
      ),
    ];
  }
  return !hasUnavailable && !hasSurge
    ? [refused('maxUnavailable and maxSurge are both 0: no pod could ever be replaced')]
    : [];
};

import type { Taint, Toleration } from '../objects.ts';

/**
 * Whether a toleration tolerates a taint.
 *
 * The comparison operators Gt and Lt are behind a gate that is off by default, but an API server without it refuses
 * a manifest that has them: where one is stored, the gate is taken to be on.
 *
 * Mirrors `Toleration.ToleratesTaint`, staging/src/k8s.io/api/core/v1/toleration.go, v1.35.
 */
export function tolerates(
  toleration: Toleration,
  taint: Taint,
  { comparisonOperators = true }: { readonly comparisonOperators?: boolean } = {},
): boolean {
  if (toleration.effect !== '' && toleration.effect !== taint.effect) return false;
  if (toleration.key !== '' && toleration.key !== taint.key) return false;
  switch (toleration.operator) {
    case '':
    case 'Equal':
      return toleration.value === taint.value;
    case 'Exists':
      return true;
    case 'Gt':
    case 'Lt':
      return comparisonOperators && comparesAs(toleration.operator, taint.value, toleration.value);
    default:
      return false;
  }
}

function comparesAs(operator: 'Gt' | 'Lt', taintValue: string, tolerationValue: string): boolean {
  if (!isCanonicalInteger(taintValue) || !isCanonicalInteger(tolerationValue)) return false;
  const [taint, wanted] = [BigInt(taintValue), BigInt(tolerationValue)];
  return operator === 'Gt' ? taint > wanted : taint < wanted;
}

const int64Max = 2n ** 63n - 1n;

function isCanonicalInteger(text: string): boolean {
  if (!/^(0|-?[1-9][0-9]*)$/.test(text)) return false;
  const value = BigInt(text);
  return value <= int64Max && value >= -int64Max - 1n;
}

/** Whether a taint keeps a pod off a node, or drives it off: PreferNoSchedule never does. */
function keepsPodsOff(taint: Taint): boolean {
  return taint.effect === 'NoSchedule' || taint.effect === 'NoExecute';
}

/**
 * The taints that keep a pod with these tolerations off the node, in the node's order. The first is the one that the
 * scheduler names.
 *
 * Mirrors `FindMatchingUntoleratedTaint`, staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go, v1.34.
 */
export function untoleratedTaints(
  taints: readonly Taint[],
  tolerations: readonly Toleration[],
): readonly Taint[] {
  return taints.filter(
    (taint) => keepsPodsOff(taint) && !tolerations.some((toleration) => tolerates(toleration, taint)),
  );
}

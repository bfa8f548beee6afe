export type Labels = Readonly<Record<string, string>>;

/** Amounts by resource name, in the scheduler's units: `cpu` in thousandths of a core, others in whole units. */
export type ResourceList = Readonly<Record<string, number>>;

export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller: boolean;
}

export interface ObjectMeta {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly creationTimestamp: number;
  readonly deletionTimestamp?: number;
  readonly generation: number;
  readonly resourceVersion: string;
  readonly ownerReferences: readonly OwnerReference[];
  readonly finalizers: readonly string[];
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: number;
}

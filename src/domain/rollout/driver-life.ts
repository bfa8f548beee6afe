/** Whether anybody drives a driven rollout at this moment. Times are milliseconds since the epoch. */
export type DriverLife =
  | { readonly kind: 'driving'; readonly holder: string; readonly since: number }
  /** It has not been heard of for longer than it may keep silent. */
  | { readonly kind: 'silent'; readonly holder: string; readonly lastSeen: number }
  /** The last one has left. */
  | { readonly kind: 'nobody' };

/**
 * What differs between Kubernetes releases, by minor version of the control plane.
 *
 * Each entry names the feature gate or change and the first release in which it is on by default.
 */
const since = {
  /** NodeResourcesFit checks zero requests of extended resources until then (kubernetes#114160). */
  zeroExtendedRequestSkipped: 26,
  /** Until then NodeResourcesFit checks cpu, memory and storage even where the pod asks for none of them. */
  unrequestedResourceSkipped: 28,
  /** A daemon pod that is deleted and has ended no longer keeps the controller from making another. */
  deletedTerminalPodIgnored: 28,
  /** SidecarContainers: an init container with restartPolicy Always keeps its share. */
  sidecarContainers: 29,
  /** InPlacePodVerticalScaling: what the kubelet allocated counts, not only what the spec asks for. */
  inPlaceResize: 33,
  /** SidecarContainers' host ports are seen by NodePorts. */
  sidecarHostPorts: 34,
  /** PodLevelResources. */
  podLevelResources: 34,
  /** While containers are resized the sums are compared, not each container (kubernetes#140047). */
  resizeComparesSums: 37,
} as const;

export type Feature = keyof typeof since;

/**
 * Whether the control plane behaves so by default.
 *
 * @param release - minor version, 31 for v1.31
 */
export function has(release: number, feature: Feature): boolean {
  return release >= since[feature];
}

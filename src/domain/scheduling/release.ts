/**
 * What differs between Kubernetes releases, by minor version of the control plane.
 *
 * Each entry names the feature gate or change and the first release in which it is on by default.
 */
const since = {
  /**
   * The rolling update looks at each node with its pods (kubernetes#96441): pods on nodes that should not run them take
   * part, and a strategy that allows nothing at all counts as maxUnavailable 1.
   */
  rollingUpdateByNode: 21,
  /** DaemonSetUpdateSurge: maxSurge is not ignored. */
  daemonSetSurge: 22,
  /** NodeResourcesFit checks zero requests of extended resources until then (kubernetes#114160). */
  zeroExtendedRequestSkipped: 26,
  /** Until then NodeResourcesFit checks cpu, memory and storage even where the pod asks for none of them. */
  unrequestedResourceSkipped: 28,
  /** A daemon pod that is deleted and has ended no longer keeps the controller from making another. */
  deletedTerminalPodIgnored: 28,
  /** SidecarContainers: an init container with restartPolicy Always keeps its share. */
  sidecarContainers: 29,
  /** While surging, pods on nodes that should not run them are deleted only when enough others are available. */
  surgeKnowsUnwantedNodes: 29,
  /** Old pods that are not available take part of maxUnavailable again (kubernetes#123233), as they did before v1.21. */
  oldUnavailableCounts: 31,
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

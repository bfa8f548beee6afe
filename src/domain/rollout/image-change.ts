import type { Container, DaemonSet } from '../objects.ts';

/** An image that a container of a template is to have. */
export interface ImageRequest {
  readonly container: string;
  readonly image: string;
}

/** All containers of the template, those that run before the others last. */
export function containersOf({ spec }: DaemonSet): readonly Container[] {
  return [...spec.template.spec.containers, ...spec.template.spec.initContainers];
}

/**
 * What becomes of an image, in one sentence.
 *
 * @param former - the image that the container has
 */
export function imageSentence({ container, image }: ImageRequest, former: string): string {
  return former === image
    ? `image of ${container} stays ${former}`
    : `image of ${container}: ${former} -> ${image}`;
}

/**
 * The outcome of something that cannot be called off itself, or a rejection with the signal's reason as soon as it is
 * aborted. What comes of it after that is of no interest.
 */
export async function orAborted<T>(outcome: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => {
    reject(signal.reason as Error);
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, outcome]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

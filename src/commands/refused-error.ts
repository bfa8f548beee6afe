/** What was asked for is understood, and is not done: the DaemonSet is not in a state for it. `hint` says what would be. */
export class RefusedError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = 'RefusedError';
    this.hint = hint;
  }
}

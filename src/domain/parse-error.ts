/** A text from the user or the cluster that cannot be understood. `message` is a sentence that says what would be valid. */
export class ParseError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ParseError';
  }
}

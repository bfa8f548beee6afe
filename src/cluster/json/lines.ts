const newline = 0x0a;

/** The lines of what comes in chunks, without their ends; what is left at the end is one too. Empty ones are left out. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const part = chunk.subarray(from, end);
      const line = begun.length === 0 ? part : Buffer.concat([...begun, part]);
      begun = [];
      from = end + 1;
      if (line.length > 0) yield line;
    }
    if (from < chunk.length) begun.push(chunk.subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}

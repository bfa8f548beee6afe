import type { Metafile } from 'esbuild';

/**
 * The packages that are loaded when these files are: those in their chunks, and in all chunks that those import at once
 * (not with `await import()`).
 */
export function packagesLoadedWith(metafile: Metafile, files: readonly string[]): ReadonlySet<string> {
  const chunks = new Set<string>();
  const waiting = files.map((file) => chunkOf(metafile, file));
  for (let chunk = waiting.pop(); chunk !== undefined; chunk = waiting.pop()) {
    if (chunks.has(chunk)) continue;
    chunks.add(chunk);
    const imported = metafile.outputs[chunk]?.imports ?? [];
    waiting.push(
      ...imported
        .filter(({ kind, external }) => kind === 'import-statement' && !external)
        .map(({ path }) => path),
    );
  }
  const inputs = [...chunks].flatMap((chunk) => Object.keys(metafile.outputs[chunk]?.inputs ?? {}));
  return new Set(inputs.flatMap((path) => packageOf(path) ?? []));
}

function chunkOf({ outputs }: Metafile, file: string): string {
  const found = Object.entries(outputs).find(
    ([, { inputs, entryPoint }]) => entryPoint === file || file in inputs,
  );
  if (found === undefined) throw new Error(`${file} is in no chunk`);
  return found[0];
}

function packageOf(path: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

import { createHash } from 'node:crypto';
import { basename, posix } from 'node:path';
import { type BuildOptions, type BuildResult, type Metafile, type Plugin, build } from 'esbuild';

type Bundled = BuildResult<{ metafile: true; write: false }>;

/** Source files that are loaded together: they and all that they import become one file. */
export interface Together {
  readonly name: string;
  readonly files: readonly string[];
}

/** A chunk as esbuild has split it, and the file that it becomes a part of. */
interface Chunk {
  /** As in esbuild's metafile. */
  readonly path: string;
  readonly text: string;
  readonly output: Metafile['outputs'][string];
  /** The path of the merged file. */
  into: string;
  /** What its exports are called in that file: those of whole source files keep their names. */
  readonly prefix: string;
}

/** All chunks that are loaded at once when these are. */
function closure(chunks: ReadonlyMap<string, Chunk>, from: readonly Chunk[]): ReadonlySet<Chunk> {
  const found = new Set(from);
  for (const { output } of found) {
    for (const { path, kind, external } of output.imports) {
      const imported = kind === 'import-statement' && external !== true ? chunks.get(path) : undefined;
      if (imported !== undefined) found.add(imported);
    }
  }
  return found;
}

function chunksOf({ metafile, outputFiles }: Bundled): ReadonlyMap<string, Chunk> {
  const paths = Object.keys(metafile.outputs);
  const chunks = paths.map((path, place): [string, Chunk] => {
    const output = metafile.outputs[path];
    // In the same order.
    const text = outputFiles[place]?.text;
    if (output === undefined || text === undefined) throw new Error(`${path} was not built`);
    const prefix = output.entryPoint === undefined ? `c${place}_` : '';
    return [path, { path, text, output, into: path, prefix }];
  });
  return new Map(chunks);
}

function holdsAny({ output }: Chunk, files: readonly string[]): boolean {
  return files.some((file) => output.entryPoint === file || file in output.inputs);
}

/** Whether it holds nothing but ways to modules of Node's: anybody may need them, and they are not worth a file. */
function isWrapper({ output }: Chunk): boolean {
  const inputs = Object.keys(output.inputs);
  return inputs.length > 0 && inputs.every((path) => path.startsWith('required:'));
}

/**
 * Says of each chunk into which file it goes: the first of those that need it, else one of its own. The answer has the
 * files with their chunks, those first that import the others.
 */
function assign(
  chunks: ReadonlyMap<string, Chunk>,
  together: readonly Together[],
  entry: string,
): ReadonlyMap<string, readonly Chunk[]> {
  const files = new Map<string, Chunk[]>();
  const left = new Set(chunks.values());
  // Names change with anything that is built, so that a program which is running meanwhile still finds its own files; and with
  // nothing else, not the folder either, so that two builds are the same.
  const hash = createHash('sha256')
    .update(JSON.stringify([[...chunks.keys()].map((path) => basename(path)), together]))
    .digest('hex')
    .slice(0, 8);
  const move = (chunk: Chunk, name: string): void => {
    chunk.into = posix.join(posix.dirname(entry), `chunks/${name}-${hash}.js`);
    put(chunk);
  };
  const put = (chunk: Chunk): void => {
    files.set(chunk.into, [...(files.get(chunk.into) ?? []), chunk]);
    left.delete(chunk);
  };
  const main = [...left].filter(({ path }) => path === entry);
  // The entry stays as it is. Whoever imported it would wait for its end.
  for (const chunk of main) put(chunk);
  for (const [place, { name, files: wanted }] of together.entries()) {
    const roots = [...left].filter((chunk) => holdsAny(chunk, wanted));
    const first = place === 0 ? [...main, ...[...left].filter(isWrapper)] : [];
    const all = closure(chunks, [...first, ...roots]);
    for (const chunk of all) if (left.has(chunk)) move(chunk, name);
  }
  for (const chunk of left) move(chunk, basename(chunk.path, '.js'));
  return files;
}

function exported({ output, prefix }: Chunk, from: string): string {
  const names = output.exports.map((name) => (prefix === '' ? name : `${name} as ${prefix}${name}`));
  return `export { ${names.join(', ')} } from ${JSON.stringify(from)};\n`;
}

/** Where a file is, as seen from another one. */
function seenFrom(from: string, path: string): string {
  const way = posix.relative(posix.dirname(from), path);
  return way.startsWith('.') ? way : `./${way}`;
}

/** Takes chunks for files: what goes into the same file is put there, the rest is imported from where it goes. */
function merging(chunks: ReadonlyMap<string, Chunk>, files: ReadonlyMap<string, readonly Chunk[]>): Plugin {
  const chunkAt = (path: string): Chunk => {
    const chunk = chunks.get(path);
    if (chunk === undefined) throw new Error(`there is no chunk ${path}`);
    return chunk;
  };
  return {
    name: 'merged-chunks',
    setup(plugins) {
      plugins.onResolve({ filter: /.*/ }, ({ path, kind, importer, namespace }) => {
        if (kind === 'entry-point') return { path: posix.normalize(path), namespace: 'merged' };
        if (namespace === 'merged') return { path, namespace: 'chunk' };
        // Out of what is imported from another file already.
        if (namespace === 'elsewhere') return { path, external: true };
        if (!path.startsWith('.')) return { path, external: true };
        const from = chunkAt(importer);
        const chunk = chunkAt(posix.join(posix.dirname(importer), path));
        const way = seenFrom(from.into, chunk.into);
        if (kind === 'dynamic-import') {
          // bun compiles that into something that does not run.
          if (way === seenFrom(from.into, from.into)) throw new Error(`${way} would import() itself`);
          return { path: way, external: true };
        }
        if (chunk.into === from.into) return { path: chunk.path, namespace: 'chunk' };
        return { path: chunk.path, namespace: 'elsewhere', suffix: `?${way}`, pluginData: way };
      });
      plugins.onLoad({ filter: /.*/, namespace: 'merged' }, ({ path }) => ({
        contents: (files.get(path) ?? []).map((chunk) => exported(chunk, chunk.path)).join(''),
      }));
      plugins.onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({ contents: chunkAt(path).text }));
      plugins.onLoad({ filter: /.*/, namespace: 'elsewhere' }, ({ path, pluginData }) => {
        const { output, prefix } = chunkAt(path);
        const names = output.exports.map((name) => (prefix === '' ? name : `${prefix}${name} as ${name}`));
        return { contents: `export { ${names.join(', ')} } from ${JSON.stringify(pluginData)};` };
      });
    },
  };
}

/** What went into the merged files, told as esbuild tells it of its own chunks. */
function told(
  { metafile }: Bundled,
  files: ReadonlyMap<string, readonly Chunk[]>,
  { outputs }: Metafile,
): Metafile {
  const merged = [...files].map(([file, parts]): [string, Metafile['outputs'][string]] => {
    const output = outputs[file];
    if (output === undefined) throw new Error(`${file} was not made`);
    const imports = output.imports.map((each) =>
      each.path.startsWith('.')
        ? { ...each, path: posix.join(posix.dirname(file), each.path), external: false }
        : each,
    );
    const inputs = Object.assign({}, ...parts.map((part) => part.output.inputs)) as typeof output.inputs;
    return [file, { ...output, imports, inputs }];
  });
  return { inputs: metafile.inputs, outputs: Object.fromEntries(merged) };
}

/**
 * Puts chunks that are loaded together into one file each: every file that is imported takes Node about a millisecond. What
 * is needed by several of them goes into the first.
 */
export async function mergeChunks(
  bundled: Bundled,
  together: readonly Together[],
  { entry, ...options }: BuildOptions & { readonly entry: string; readonly outdir: string },
): Promise<Metafile> {
  const chunks = chunksOf(bundled);
  const files = assign(chunks, together, entry);
  const outdir = posix.dirname(entry);
  const result = await build({
    ...options,
    bundle: true,
    metafile: true,
    entryPoints: [...files.keys()].map((file) => ({
      in: file,
      out: posix.relative(outdir, file).replace(/\.js$/, ''),
    })),
    plugins: [merging(chunks, files)],
  });
  return told(bundled, files, result.metafile);
}

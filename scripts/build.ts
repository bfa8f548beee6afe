import { chmod, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BuildOptions, type Metafile, type Plugin, build } from 'esbuild';

const checkout = resolve(import.meta.dirname, '..');

/** Ink asks for the developer tools' server only with DEV=true, but its import would have to be there for a bundle. */
const noDevtools: Plugin = {
  name: 'no-devtools',
  setup(plugins) {
    plugins.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'stub' }));
    plugins.onLoad({ filter: /.*/, namespace: 'stub' }, () => ({ contents: 'export default {};' }));
  },
};

const shared: BuildOptions = {
  absWorkingDir: checkout,
  outdir: 'dist',
  format: 'esm',
  platform: 'node',
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * The program in chunks: what is imported with `await import()` is read when it is needed, not before. Tells which files
 * went into which chunk, and which chunks import which.
 *
 * @param write - false: nothing is written, the answer is all
 */
export async function bundle(entry: string, { write }: { readonly write: boolean }): Promise<Metafile> {
  const { metafile } = await build({
    ...shared,
    write,
    metafile: true,
    entryPoints: { main: entry },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    target: 'node22',
    // React's development build is several times slower, and talks.
    define: { 'process.env.NODE_ENV': '"production"' },
    // CommonJS packages in the bundle still ask for Node's modules with require.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
    plugins: [noDevtools],
  });
  return metafile;
}

/** What is called: small, and in a language that old releases of Node understand. */
async function buildLauncher(): Promise<void> {
  await build({
    ...shared,
    entryPoints: { 'kubectl-ds': 'scripts/launcher.ts' },
    target: 'node16',
    banner: { js: '#!/usr/bin/env node' },
  });
  await chmod(resolve(checkout, 'dist/kubectl-ds.js'), 0o755);
}

/** Chunks of earlier builds go last, so that a program which is running meanwhile still finds its own. */
async function removeOldChunks(metafile: Metafile): Promise<void> {
  const chunks = await readdir(resolve(checkout, 'dist/chunks'));
  const old = chunks.map((name) => join('dist/chunks', name)).filter((path) => !(path in metafile.outputs));
  await Promise.all(old.map(async (path) => rm(resolve(checkout, path))));
}

if (import.meta.main) {
  const [metafile] = await Promise.all([bundle('src/main.ts', { write: true }), buildLauncher()]);
  await removeOldChunks(metafile);
}

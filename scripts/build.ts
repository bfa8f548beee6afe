import { chmod, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
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

/** Of client-node only what the legacy auth-provider needs: else all clients of the API come along, 16 MB of them. */
const leanClient: Plugin = {
  name: 'lean-client-node',
  setup(plugins) {
    plugins.onResolve(
      { filter: /^@kubernetes\/client-node$|^\.{1,2}\// },
      async ({ path, pluginData, ...from }) => {
        const ofClient =
          path.startsWith('@kubernetes/') || from.importer.includes('@kubernetes/client-node/');
        if (!ofClient || pluginData === leanClient) return undefined;
        const found = await plugins.resolve(path, { ...from, pluginData: leanClient });
        return { ...found, sideEffects: false };
      },
    );
  },
};

/**
 * string-width reads the data of all graphemes and emoji when it is imported, which takes longer than all the rest of a
 * start. What is ASCII is as wide as it is long; for the rest it is loaded at the first call.
 */
const lazyWidths: Plugin = {
  name: 'lazy-widths',
  setup(plugins) {
    plugins.onResolve({ filter: /^string-width$/ }, async ({ path, pluginData, ...from }) => {
      if (pluginData === lazyWidths) return undefined;
      const found = await plugins.resolve(path, { ...from, pluginData: lazyWidths });
      return { path: found.path, namespace: 'lazy-width' };
    });
    plugins.onLoad({ filter: /.*/, namespace: 'lazy-width' }, ({ path }) => ({
      contents: `
        const isAscii = (text) => typeof text === 'string' && /^[\\x20-\\x7e]*$/.test(text);
        export default (text, options) =>
          isAscii(text) ? text.length : require(${JSON.stringify(path)}).default(text, options);`,
      resolveDir: dirname(path),
    }));
  },
};

/**
 * Importing node:http asks for all that it exports, and with that Node loads its fetch and WebSocket; required, it is asked
 * for what is used.
 */
const requiredHttp: Plugin = {
  name: 'required-http',
  setup(plugins) {
    plugins.onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'node:http', namespace: 'required' } : undefined,
    );
    plugins.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** The version that the program tells. */
function versioned(version: string): Plugin {
  return {
    name: 'version',
    setup(plugins) {
      plugins.onLoad({ filter: /[\\/]package\.json$/ }, ({ path }) =>
        path === resolve(checkout, 'package.json')
          ? { contents: JSON.stringify({ version }), loader: 'json' }
          : undefined,
      );
    },
  };
}

const shared: BuildOptions = {
  absWorkingDir: checkout,
  outdir: 'dist',
  format: 'esm',
  platform: 'node',
  legalComments: 'none',
  logLevel: 'warning',
};

export interface BundleOptions {
  /** False: nothing is written, the answer is all. */
  readonly write: boolean;
  /** `dist` unless given. */
  readonly outdir?: string;
  /** What the program tells as its version; that of package.json unless given. */
  readonly version?: string;
}

/**
 * The program in chunks: what is imported with `await import()` is read when it is needed, not before. Tells which files
 * went into which chunk, and which chunks import which.
 */
export async function bundle(
  entry: string,
  { write, outdir = 'dist', version }: BundleOptions,
): Promise<Metafile> {
  const { metafile } = await build({
    ...shared,
    write,
    outdir,
    metafile: true,
    entryPoints: { main: entry },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    target: 'node22',
    // React's development build is several times slower, and talks.
    define: {
      'process.env.NODE_ENV': '"production"',
      // An ES module has none; bun would put in the path of the file that it compiles.
      __filename: 'undefined',
    },
    // CommonJS packages in the bundle still ask for Node's modules with require.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
    plugins: [
      noDevtools,
      leanClient,
      lazyWidths,
      requiredHttp,
      ...(version === undefined ? [] : [versioned(version)]),
    ],
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

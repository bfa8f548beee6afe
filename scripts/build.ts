import { chmod, readdir, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { mergeChunks, type Together } from './merged-chunks.ts';
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
 * Importing a module of Node's asks for all that it exports, and with that Node loads much that nobody uses: fetch and
 * WebSocket for node:http, streams for node:fs. Required, it is asked for what is used.
 */
const requiredModules: Plugin = {
  name: 'required-modules',
  setup(plugins) {
    plugins.onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'import-statement' && isBuiltin(path)
        ? { path: path.startsWith('node:') ? path : `node:${path}`, namespace: 'required' }
        : undefined,
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

/**
 * What becomes one file each. A file holds what these need and no earlier one holds: all of a verb's that answers from a
 * cluster is in the first four, and who needs little of a file loads no more than those before it.
 */
const together: readonly Together[] = [
  {
    name: 'cli',
    files: ['src/cli.ts', 'package.json', 'src/domain/cluster-state.ts'],
  },
  { name: 'config', files: ['src/cluster/kube-config.ts'] },
  {
    name: 'begin',
    files: ['src/commands/open-cluster.ts', 'src/commands/ui/begin.ts', 'src/tui/skeleton.ts'],
  },
  { name: 'coverage', files: ['src/commands/coverage.ts'] },
  { name: 'decode', files: ['src/cluster/decode.ts', 'src/cluster/json/bytes.ts'] },
  { name: 'cluster', files: ['src/cluster/api-cluster.ts'] },
  { name: 'dump', files: ['src/cluster/dump-cluster.ts'] },
  { name: 'complete', files: ['src/commands/complete.ts'] },
  { name: 'why-not', files: ['src/commands/why-not.ts'] },
  { name: 'overhead', files: ['src/commands/overhead.ts'] },
  {
    name: 'rollout',
    files: ['list', 'status', 'history'].map((verb) => `src/commands/rollout/${verb}.ts`),
  },
  {
    name: 'change',
    files: [
      'src/commands/label.ts',
      'src/commands/taint.ts',
      'src/commands/delete.ts',
      'src/commands/rollout/start.ts',
    ],
  },
  { name: 'ui', files: ['src/commands/ui/ui.ts'] },
  { name: 'ink', files: ['node_modules/ink/build/index.js'] },
  { name: 'app', files: ['src/tui/app.tsx'] },
];

function entryOf({ outputs }: Metafile, entry: string): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (found === undefined) throw new Error(`${entry} was not built`);
  return found[0];
}

export interface BundleOptions {
  /** False: nothing is written, the answer is all. */
  readonly write: boolean;
  /** `dist` unless given. */
  readonly outdir?: string;
  /** What runs it; Node unless given. */
  readonly runtime?: 'node' | 'bun';
  /** What the program tells as its version; that of package.json unless given. */
  readonly version?: string;
}

/**
 * The program in chunks: what is imported with `await import()` is read when it is needed, not before. Tells which files
 * went into which chunk, and which chunks import which.
 */
export async function bundle(
  entry: string,
  { write, outdir = 'dist', version, runtime = 'node' }: BundleOptions,
): Promise<Metafile> {
  const split = await build({
    ...shared,
    write: false,
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
    plugins: [
      noDevtools,
      leanClient,
      lazyWidths,
      // bun starts faster without.
      ...(runtime === 'node' ? [requiredModules] : []),
      ...(version === undefined ? [] : [versioned(version)]),
    ],
  });
  return mergeChunks(split, together, {
    ...shared,
    write,
    outdir,
    entry: entryOf(split.metafile, entry),
    // Names stay, so that a stack tells where it was.
    minifyWhitespace: true,
    minifySyntax: true,
    // CommonJS packages in the bundle still ask for Node's modules with require.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
  });
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

import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../scripts/build.ts';
import { verbs } from '../src/commands/verbs.ts';
import { FencedTree } from './support/fenced-tree.ts';
import { packagesLoadedWith } from './support/loaded-packages.ts';

const imports = 'eslint(no-restricted-imports)';
const globals = 'eslint(no-restricted-globals)';
const properties = 'eslint(no-restricted-properties)';

/** What is fenced off, the fixture that breaks through, the places it is tried at, and the rule that must catch it. */
const fences: readonly [sentence: string, fixture: string, places: readonly string[], rule: string][] = [
  [
    'domain and printers do no I/O',
    'imports-node',
    ['src/domain', 'src/domain/coverage', 'src/printers'],
    imports,
  ],
  ['domain imports no package', 'imports-package', ['src/domain'], imports],
  [
    'domain, printers and tui ask no cluster',
    'imports-cluster',
    ['src/domain', 'src/printers', 'src/tui'],
    imports,
  ],
  [
    'a deeper folder of the domain asks no cluster',
    'imports-cluster-from-below',
    ['src/domain/coverage'],
    imports,
  ],
  ['domain and cluster do not print', 'imports-printers', ['src/domain', 'src/cluster'], imports],
  [
    'domain, cluster and printers do not draw',
    'imports-tui',
    ['src/domain', 'src/cluster', 'src/printers'],
    imports,
  ],
  [
    'no layer imports a command',
    'imports-commands',
    ['src/domain', 'src/cluster', 'src/printers', 'src/tui'],
    imports,
  ],
  ['main leaves the commands to cli', 'imports-commands-beside', ['src/main.ts'], imports],
  ['a command loads tui lazily', 'loads-tui', ['src/commands'], 'fences(lazy-tui)'],
  ['main and cli load tui lazily', 'imports-tui-beside', ['src/main.ts', 'src/cli.ts'], 'fences(lazy-tui)'],
  [
    'no layer imports cli',
    'imports-cli',
    ['src/domain', 'src/cluster', 'src/printers', 'src/tui', 'src/commands'],
    imports,
  ],
  [
    'no layer imports main',
    'imports-main',
    ['src/domain', 'src/cluster', 'src/printers', 'src/tui', 'src/commands'],
    imports,
  ],
  ['cli does not import main', 'imports-main-beside', ['src/cli.ts'], imports],
  [
    'only cluster imports client-node',
    'imports-client-node',
    ['src/printers', 'src/tui', 'src/commands', 'src/cli.ts', 'src/main.ts'],
    imports,
  ],
  [
    'only tui imports ink',
    'imports-ink',
    ['src/cluster', 'src/printers', 'src/commands', 'src/cli.ts', 'src/main.ts'],
    imports,
  ],
  [
    'only tui imports react',
    'imports-react',
    ['src/cluster', 'src/printers', 'src/commands', 'src/cli.ts', 'src/main.ts'],
    imports,
  ],
  [
    'only main imports node:process',
    'imports-process',
    ['src/cluster', 'src/tui', 'src/commands', 'src/cli.ts'],
    imports,
  ],
  [
    'only main uses process',
    'uses-process',
    ['src/domain', 'src/cluster', 'src/printers', 'src/tui', 'src/commands', 'src/cli.ts'],
    globals,
  ],
  ['nor by way of globalThis', 'uses-global-process', ['src/cluster', 'src/commands', 'src/cli.ts'], globals],
  [
    'nothing writes to the console',
    'uses-console',
    ['src/cluster', 'src/commands', 'src/main.ts'],
    'eslint(no-console)',
  ],
  ['domain reads no clock through Date.now', 'reads-clock', ['src/domain'], properties],
  ['domain reads no clock through new Date', 'makes-date', ['src/domain/scheduling'], 'fences(no-clock)'],
  ['domain rolls no dice', 'rolls-dice', ['src/domain'], properties],
  ['not even main ends the process', 'exits', ['src/main.ts'], 'unicorn(no-process-exit)'],
  ['imports make no circle', 'cycle', ['src/domain', 'src/printers'], 'import(no-cycle)'],
  ['a function has a complexity of 12 at most', 'complex', ['src/domain'], 'eslint(complexity)'],
  ['a file has 300 lines at most, comments included', 'long', ['src/domain', 'test'], 'eslint(max-lines)'],
  ['there is no any', 'any', ['src/domain', 'src/main.ts', 'test'], 'typescript(no-explicit-any)'],
  ['there is no non-null assertion', 'non-null', ['src/domain', 'test'], 'typescript(no-non-null-assertion)'],
  ['no promise floats', 'floating-promise', ['src/cluster', 'test'], 'typescript(no-floating-promises)'],
  [
    'no promise is taken for its value',
    'misused-promise',
    ['src/cluster'],
    'typescript(no-misused-promises)',
  ],
  [
    'a switch over a union is exhaustive',
    'open-switch',
    ['src/domain'],
    'typescript(switch-exhaustiveness-check)',
  ],
  ['nothing is left to do', 'todo', ['src/domain', 'test'], 'eslint(no-warning-comments)'],
  ['a type is imported as a type', 'type-import', ['src/domain'], 'typescript(consistent-type-imports)'],
  ['exports have names', 'default-export', ['src/domain'], 'import(no-default-export)'],
  ['the compiler is not silenced', 'ts-ignore', ['src/domain'], 'typescript(ban-ts-comment)'],
  ['a disabled rule has its reason', 'disabled-rule', ['src/domain', 'test'], 'fences(disable-reason)'],
  [
    'rules are not disabled at large',
    'disabled-everything',
    ['src/domain'],
    'unicorn(no-abusive-eslint-disable)',
  ],
  ['no test is skipped', 'skipped-test', ['test'], 'vitest(no-disabled-tests)'],
  ['no test runs alone', 'lonely-test', ['test'], 'vitest(no-focused-tests)'],
];

/** A fence at one place: in a folder the file has the fixture's name, else it is the place itself. */
const rows = fences.flatMap(([sentence, fixture, places, rule]) =>
  places.map((place) => ({
    sentence,
    fixture,
    place,
    rule,
    path: place.endsWith('.ts') ? place : `${place}/${fixture}.ts`,
  })),
);

/** Rows whose files do not get in each other's way: src/main.ts can stand for one fixture at a time. */
function rounds(): readonly (readonly (typeof rows)[number][])[] {
  const sorted: (typeof rows)[number][][] = [];
  for (const row of rows) {
    const round = sorted.find((others) => others.every(({ path }) => path !== row.path));
    if (round === undefined) sorted.push([row]);
    else round.push(row);
  }
  return sorted;
}

async function lintAll(kind: 'bad' | 'good'): Promise<ReadonlyMap<(typeof rows)[number], readonly string[]>> {
  const found = new Map<(typeof rows)[number], readonly string[]>();
  for (const round of rounds()) {
    const diagnostics = await FencedTree.with(async (tree) => {
      await Promise.all(round.map(async ({ path, fixture }) => tree.put(path, `${kind}/${fixture}.ts`)));
      for (const place of ['src/domain', 'src/printers']) {
        await tree.put(`${place}/cycle-there.ts`, `${kind}/cycle-there.ts`);
      }
      return tree.lint();
    });
    for (const row of round) found.set(row, diagnostics.get(row.path) ?? []);
  }
  return found;
}

describe('the linter', () => {
  let bad: Awaited<ReturnType<typeof lintAll>>;
  let good: Awaited<ReturnType<typeof lintAll>>;
  beforeAll(async () => {
    [bad, good] = [await lintAll('bad'), await lintAll('good')];
  }, 120_000);

  test.each(rows)('$sentence: $fixture in $place', (row) => {
    expect(bad.get(row)).toEqual([row.rule]);
    expect(good.get(row)).toEqual([]);
  });
});

describe('the compiler', () => {
  let codes: ReadonlyMap<string, readonly string[]>;
  beforeAll(async () => {
    codes = await FencedTree.with(async (tree) => {
      for (const name of [
        'console',
        'process',
        'timer',
        'fetch',
        'node',
        'layer',
        'lazy-layer',
        'neighbour',
      ]) {
        await tree.put(`src/domain/${name}.ts`, `compiler/${name}.ts`);
      }
      for (const path of ['domain/scheduling/neighbour', 'printers/thing', 'printers/lazy-thing']) {
        await tree.write(`src/${path}.ts`, 'export const thing = 1;\nexport const neighbour = 1;\n');
      }
      return tree.compileDomain();
    });
  }, 60_000);

  test.each([
    { name: 'console', code: 'TS2584' },
    { name: 'process', code: 'TS2591' },
    { name: 'timer', code: 'TS2304' },
    { name: 'fetch', code: 'TS2304' },
    { name: 'node', code: 'TS2591' },
    { name: 'layer', code: 'TS6059' },
    { name: 'lazy-layer', code: 'TS6059' },
  ])('keeps out of the domain what the fixture $name uses', ({ name, code }) => {
    expect(codes.get(`src/domain/${name}.ts`)).toEqual([code]);
  });

  test('lets the domain import itself', () => {
    expect(codes.get('src/domain/neighbour.ts')).toBeUndefined();
  });
});

describe('the bundle', () => {
  let metafile: Metafile;
  beforeAll(async () => {
    metafile = await bundle('src/main.ts', { write: false });
  }, 60_000);

  test.each(verbs)('$name loads neither ink nor react, nor yargs, nor client-node', ({ name }) => {
    const places = [`${name}/list`, name.replace(' ', '/'), name.replace(' ', '-')];
    const [file = name] = places
      .map((each) => `src/commands/${each}.ts`)
      .filter((each) => each in metafile.inputs);
    const files = ['src/main.ts', 'src/cli.ts', file, 'src/commands/open-cluster.ts'];
    const packages = packagesLoadedWith(metafile, files);
    expect(packages).toContain('string-width');
    expect(packages).not.toContain('yargs');
    expect(packages).not.toContain('@kubernetes/client-node');
    expect(packages).not.toContain('ink');
    expect(packages).not.toContain('react');
  });

  test('answering from a dump does not load the client of the API server', () => {
    const files = [
      'src/main.ts',
      'src/cli.ts',
      'src/commands/open-cluster.ts',
      'src/cluster/dump-cluster.ts',
    ];
    const packages = packagesLoadedWith(metafile, files);
    expect(packages).toContain('js-yaml');
    expect(packages).not.toContain('@kubernetes/client-node');
  });

  test.each([
    { way: 'statically', fixture: 'bad', loads: true },
    { way: 'lazily', fixture: 'good', loads: false },
  ])('is seen to load ink where it is imported $way: $loads', async ({ fixture, loads }) => {
    const entry = `test/fixtures/fences/bundle/${fixture}.ts`;
    const packages = packagesLoadedWith(await bundle(entry, { write: false }), [entry]);
    expect([packages.has('ink'), packages.has('react')]).toEqual([loads, loads]);
  });
});

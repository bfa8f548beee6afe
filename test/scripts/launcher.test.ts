import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** Stands for the program: tells what it was given, and waits for a signal or ends with a code, as asked. */
const program = `
const [what, value] = process.argv.slice(2);
if (what === 'exit') process.exitCode = Number(value);
if (what === 'catch') process.once('SIGTERM', () => process.exit(7));
if (what !== 'exit') setInterval(() => {}, 1000);
console.log(JSON.stringify({ argv: process.argv.slice(2), version: process.versions.node }));
`;

/** Makes a Node believe that it is an old one; the Node it hands over to does not read this. */
const pretendToBeOld = `data:text/javascript,${encodeURIComponent(`
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
Object.defineProperty(process, 'version', { value: 'v20.20.2' });
`)}`;

let folder: string;
let running: ChildProcess[];

beforeEach(async () => {
  running = [];
  folder = await mkdtemp(join(tmpdir(), 'kubectl-ds-launcher-'));
  await cp(resolve(import.meta.dirname, '../../scripts/launcher.ts'), join(folder, 'dist/kubectl-ds.ts'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'dist/main.js'), program);
});

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Puts a `node` package of some version beside the program; the executable is this very Node. */
async function installNode(version: string): Promise<void> {
  const installed = join(folder, 'node_modules/node');
  await mkdir(join(installed, 'bin'), { recursive: true });
  await writeFile(join(installed, 'package.json'), JSON.stringify({ version }));
  await symlink(process.execPath, join(installed, 'bin/node'));
}

function start(args: readonly string[], { old }: { readonly old: boolean }) {
  const flags = old ? ['--import', pretendToBeOld] : [];
  const child = spawn(process.execPath, [...flags, join(folder, 'dist/kubectl-ds.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function launch(args: readonly string[], how: { readonly old: boolean }) {
  const child = start(args, how);
  const closed = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await closed) as [number | null];
  return { code, stdout, stderr };
}

const argv = ['exit', '3', '--a=b c', '', '*'];

describe('the launcher', () => {
  test('runs the program in a Node that is new enough, with argv and exit code untouched', async () => {
    const { code, stdout, stderr } = await launch(argv, { old: false });
    expect({ code, stderr, ...JSON.parse(stdout) }).toEqual({
      code: 3,
      stderr: '',
      argv,
      version: process.versions.node,
    });
  });

  test('hands over from an old Node to the one installed beside it, with argv and exit code untouched', async () => {
    await installNode('24.0.0');
    const { code, stdout, stderr } = await launch(argv, { old: true });
    expect({ code, stderr, ...JSON.parse(stdout) }).toEqual({
      code: 3,
      stderr: '',
      argv,
      version: process.versions.node,
    });
  });

  test.each([
    { name: 'where no other Node is installed', install: async () => undefined },
    { name: 'where the installed one is old too', install: async () => installNode('21.9.0') },
  ])('says in one sentence what is needed $name', async ({ install }) => {
    await install();
    const { code, stdout, stderr } = await launch(argv, { old: true });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'error: kubectl-ds needs Node.js 22 or newer, this is v20.20.2\n' +
        'hint: install a newer one from https://nodejs.org and put it first on PATH\n',
    );
  });

  test.each([
    {
      name: 'dies of the signal that ends the program',
      what: 'wait',
      signal: 'SIGTERM',
      end: [null, 'SIGTERM'],
    },
    {
      name: 'passes on Ctrl-C that comes from no terminal',
      what: 'wait',
      signal: 'SIGINT',
      end: [null, 'SIGINT'],
    },
    { name: 'lets the program catch a signal', what: 'catch', signal: 'SIGTERM', end: [7, null] },
  ] as const)('$name', async ({ what, signal, end }) => {
    await installNode('24.0.0');
    const child = start([what], { old: true });
    const closed = once(child, 'close');
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await closed).toEqual(end);
  });
});

/**
 * What `kubectl-ds` is: checks that this Node can run the program, and loads it. kubectl starts plugins with whatever
 * `node` comes first on PATH; where that is too old, a newer one that npm installed beside the program takes over.
 *
 * Nothing is imported before it is needed: with a Node that is new enough, all this costs is one small file.
 */

const oldest = 22;

async function main(): Promise<void> {
  if (majorOf(process.versions.node) >= oldest) {
    await import(new URL('./main.js', import.meta.url).href);
    return;
  }
  const newer = await installedNode();
  if (newer === undefined) complain();
  else await handOver(newer);
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

/** The `node` package of npm beside this package's own dependencies, if it is there and new enough. */
async function installedNode(): Promise<string | undefined> {
  const [{ readFileSync, existsSync }, { fileURLToPath }] = await Promise.all([
    import('node:fs'),
    import('node:url'),
  ]);
  const folder = new URL('../node_modules/node/', import.meta.url);
  try {
    const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
      version: string;
    };
    const program = fileURLToPath(
      new URL(process.platform === 'win32' ? 'bin/node.exe' : 'bin/node', folder),
    );
    return majorOf(version) >= oldest && existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

function complain(): void {
  process.stderr.write(
    `error: kubectl-ds needs Node.js ${oldest} or newer, this is ${process.version}\n` +
      'hint: install a newer one from https://nodejs.org and put it first on PATH\n',
  );
  process.exitCode = 2;
}

/** Runs the program in another Node, and ends as it ends. */
async function handOver(node: string): Promise<void> {
  const [{ spawn }, { fileURLToPath }] = await Promise.all([
    import('node:child_process'),
    import('node:url'),
  ]);
  const program = fileURLToPath(new URL('./main.js', import.meta.url));
  const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): void => {
    // A terminal sends Ctrl-C to both of us: sent twice it would mean "at once".
    if (signal !== 'SIGINT' || !onTerminal()) child.kill(signal);
  };
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  child.on('error', (error) => {
    process.stderr.write(`error: ${node}: ${error.message}\n`);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    for (const each of signals) process.removeListener(each, forward);
    if (signal === null) process.exitCode = code ?? 2;
    else process.kill(process.pid, signal);
  });
}

function onTerminal(): boolean {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}

await main();

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { targets } from '../scripts/binaries/targets.ts';

const checkout = resolve(import.meta.dirname, '..');
const folder = join(checkout, '.github/workflows');

interface Job {
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps?: readonly { readonly uses?: string; readonly run?: string }[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const names = await readdir(folder);

test('there is one that tests, and one that releases', () => {
  expect(names.toSorted()).toEqual(['release.yml', 'test.yml']);
});

describe.each(names)('the workflow %s', (name) => {
  let text: string;
  let workflow: Workflow;
  let scripts: Readonly<Record<string, string>>;
  beforeAll(async () => {
    text = await readFile(join(folder, name), 'utf8');
    workflow = load(text) as Workflow;
    const manifest = await readFile(join(checkout, 'package.json'), 'utf8');
    ({ scripts } = JSON.parse(manifest) as { scripts: Record<string, string> });
  });

  const jobs = (): readonly Job[] => Object.values(workflow.jobs);
  const runs = (): readonly string[] =>
    jobs().flatMap(({ steps = [] }) => steps.flatMap(({ run }) => (run === undefined ? [] : [run])));

  test('calls scripts that there are', () => {
    const called = runs().flatMap((run) =>
      [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, script = '']) => script),
    );
    expect(called.filter((script) => !(script in scripts))).toEqual([]);
    const files = runs().flatMap((run) => /^bash (\S+)/.exec(run)?.[1] ?? []);
    expect(files.filter((file) => !existsSync(join(checkout, file)))).toEqual([]);
    expect([...called, ...files]).not.toEqual([]);
  });

  test('builds targets that there are', () => {
    const wanted = runs().flatMap((run) => /--targets (\S+)/.exec(run)?.[1]?.split(',') ?? []);
    const known: readonly string[] = targets.map((target) => target.name);
    expect(wanted.filter((target) => !known.includes(target))).toEqual([]);
  });

  test('takes actions by commit, with the version said beside', () => {
    const uses = Array.from(text.matchAll(/uses: (.*)$/gm), ([, used = '']) => used);
    const isOurs = (used: string): boolean => used.startsWith('./') && existsSync(join(checkout, used));
    const isPinned = (used: string): boolean => /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used);
    expect(uses.filter((used) => !isOurs(used) && !isPinned(used))).toEqual([]);
    expect(uses).not.toEqual([]);
  });

  test('may do nothing but read, unless a job says what else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('ends by itself, and jobs wait for jobs that there are', () => {
    const endless = Object.entries(workflow.jobs).filter(
      ([, { steps, 'timeout-minutes': minutes = 0 }]) => steps !== undefined && minutes <= 0,
    );
    const awaited = jobs().flatMap(({ needs = [] }) => needs);
    expect(endless).toEqual([]);
    expect(awaited.filter((job) => !(job in workflow.jobs))).toEqual([]);
  });
});

test('nothing is released that was not tested, on any system', async () => {
  const release = load(await readFile(join(folder, 'release.yml'), 'utf8')) as Workflow;
  const tests = load(await readFile(join(folder, 'test.yml'), 'utf8')) as Workflow;
  expect(Object.keys(tests.on)).toContain('workflow_call');
  expect(release.jobs['test']?.uses).toBe('./.github/workflows/test.yml');
  expect([release.jobs['binaries']?.needs, release.jobs['npm']?.needs]).toEqual(['test', 'test']);
  expect(release.jobs['github']?.needs).toEqual(['binaries', 'npm']);
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findArchive, sourcesList } from './apt-sources.ts';

const debian = 'http://mirror.example/debian';

test.each([
  ['a line of a list', 'debian.list', `deb ${debian} bookworm main\n`, { uri: debian }],
  [
    'a line with options',
    'debian.list',
    `deb [arch=amd64 signed-by=/k.gpg] ${debian} bookworm main contrib\n`,
    { uri: debian, signedBy: '/k.gpg' },
  ],
  [
    'a paragraph',
    'debian.sources',
    `Types: deb\nURIs: ${debian}\nSuites: bookworm bookworm-updates\nComponents: main\nSigned-By: /k.gpg\n`,
    { uri: debian, signedBy: '/k.gpg' },
  ],
  [
    'the second paragraph',
    'debian.sources',
    `Types: deb\nURIs: ${debian}-security\nSuites: bookworm-security\nComponents: main\n\nTypes: deb\nURIs: ${debian}\nSuites: bookworm\nComponents: main\n`,
    { uri: debian },
  ],
])('the archive of Debian is found in %s', async (_, file, text, archive) => {
  expect(await findArchive('bookworm', await etcApt({ [file]: text }))).toMatchObject(archive);
});

test.each([
  ['another release', 'a.list', `deb ${debian} trixie main\n`],
  ['only updates', 'a.list', `deb ${debian} bookworm-updates main\n`],
  ['a line that is commented out', 'a.list', `# deb ${debian} bookworm main\n`],
  [
    'a paragraph that is switched off',
    'a.sources',
    `Enabled: no\nURIs: ${debian}\nSuites: bookworm\nComponents: main\n`,
  ],
  [
    "somebody else's packages for that release",
    'a.list',
    'deb https://packages.example/linux/debian bookworm main\n',
  ],
])('%s is no archive to build from', async (_, file, text) => {
  expect(await findArchive('bookworm', await etcApt({ [file]: text }))).toBeUndefined();
});

test('a machine without any list has no archive', async () => {
  expect(await findArchive('bookworm', join(tmpdir(), 'no-such-folder'))).toBeUndefined();
});

test('the list names binary and source packages, and the key that the machine trusts for them', () => {
  expect(sourcesList({ uri: debian, signedBy: '/k.gpg' }, 'bookworm')).toBe(
    `deb [signed-by=/k.gpg] ${debian} bookworm main\ndeb-src [signed-by=/k.gpg] ${debian} bookworm main\n`,
  );
});

/** A folder like /etc/apt with these files in sources.list.d. */
async function etcApt(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'etc-apt-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'sources.list.d'));
  for (const [name, text] of Object.entries(files))
    await writeFile(join(folder, 'sources.list.d', name), text);
  return folder;
}

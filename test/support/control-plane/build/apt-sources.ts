import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** An archive of Debian packages that the machine trusts already. */
export interface AptArchive {
  readonly uri: string;
  readonly signedBy?: string;
}

/** The archive of Debian itself that this machine takes `main` of this release from, as its own apt is set up. */
export async function findArchive(codename: string, etcApt = '/etc/apt'): Promise<AptArchive | undefined> {
  const folder = join(etcApt, 'sources.list.d');
  const names = await readdir(folder).catch((): string[] => []);
  const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '');
  const lists = [
    join(etcApt, 'sources.list'),
    ...names.filter((name) => name.endsWith('.list')).map((name) => join(folder, name)),
  ];
  const deb822 = names.filter((name) => name.endsWith('.sources')).map((name) => join(folder, name));
  const entries = [
    ...(await Promise.all(lists.map(read))).flatMap(parseList),
    ...(await Promise.all(deb822.map(read))).flatMap(parseDeb822),
  ];
  return entries.find((entry) => isDebianMain(entry, codename));
}

/** The lines of a sources.list for binary and source packages of that archive's `main`. */
export function sourcesList({ uri, signedBy }: AptArchive, codename: string): string {
  const options = signedBy === undefined ? '' : `[signed-by=${signedBy}] `;
  return ['deb', 'deb-src'].map((type) => `${type} ${options}${uri} ${codename} main\n`).join('');
}

interface Entry extends AptArchive {
  readonly suites: readonly string[];
  readonly components: readonly string[];
}

/** Other publishers have suites called after Debian's releases too, but not at a path called `debian` with a `main`. */
function isDebianMain({ uri, suites, components }: Entry, codename: string): boolean {
  return (
    suites.includes(codename) && components.includes('main') && /^https?:\/\/[^/]+\/debian\/?$/.test(uri)
  );
}

/** sources.list(5), one-line style: `deb [options] uri suite component...` */
function parseList(text: string): Entry[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb(?:-src)?\s+(?:\[(?<options>[^\]]*)\]\s+)?(?<rest>[^#]*)/.exec(line);
    const [uri, suite, ...components] = words(match?.groups?.['rest']);
    if (uri === undefined || suite === undefined) return [];
    const signedBy = /signed-by=(\S+)/.exec(match?.groups?.['options'] ?? '')?.[1];
    return [{ uri, suites: [suite], components, ...(signedBy !== undefined && { signedBy }) }];
  });
}

/** sources.list(5), deb822 style: paragraphs of fields. */
function parseDeb822(text: string): Entry[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const field = (name: string): string | undefined =>
      new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(paragraph)?.[1]?.trim();
    if (field('Enabled') === 'no') return [];
    const signedBy = field('Signed-By');
    // A key that stands in the file itself cannot be put on one line; apt then falls back on the keys it trusts.
    const keyFile = signedBy?.startsWith('/') === true ? { signedBy } : {};
    const rest = { suites: words(field('Suites')), components: words(field('Components')), ...keyFile };
    return words(field('URIs')).map((uri) => ({ uri, ...rest }));
  });
}

function words(text = ''): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

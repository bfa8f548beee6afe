import { cpus, release, totalmem } from 'node:os';

/** What was measured on, in one line. */
export function machine(): string {
  const all = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB of memory`;
  const model = all[0]?.model.trim() ?? 'an unknown processor';
  return `${all.length} cores of ${model}, ${memory}, Linux ${release()}, Node ${process.versions.node}`;
}

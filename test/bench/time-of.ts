import { runProgram, type RunOptions } from '../support/kubectl-ds.ts';
import { median } from './figures.ts';

/** Milliseconds that a program takes from start to end, the median of some runs. @throws where it fails */
export async function timeOf(
  program: string,
  args: readonly string[],
  { runs = 7, ...options }: RunOptions & { readonly runs?: number } = {},
): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const begun = performance.now();
    const { code, stderr } = await runProgram(program, args, options);
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}: ${stderr}`);
    times.push(performance.now() - begun);
  }
  return median(times);
}

import { run } from '../../src/cli.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { Writes } from '../../src/cluster/writes.ts';
import type { Clock, CommandContext, Interrupt } from '../../src/commands/context.ts';
import type { DaemonSet, ObjectMeta } from '../../src/domain/objects.ts';
import { LeaseStore } from '../cluster/rollout/lease-store.ts';
import { PlayedCluster } from '../cluster/rollout/played-cluster.ts';
import { settled, VirtualTime } from '../cluster/rollout/virtual-time.ts';
import { recordingContext } from './invoke.ts';

/** What somebody pipes into a verb. */
export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

export interface Changed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What was asked on the terminal, in order. */
  readonly asked: readonly string[];
}

export interface ChangeWorld extends Partial<Omit<CommandContext, 'stdout' | 'stderr'>> {
  /** What somebody types, one answer a question; `^C` is Ctrl-C. Absent: nobody can answer. */
  readonly answers?: readonly string[];
  /** Ctrl-C comes when this stands in the output. */
  readonly interruptAt?: string;
  /** Another signal than Ctrl-C. */
  readonly interrupt?: Interrupt;
  /** Nobody reads stdout any more when this stands in it. */
  readonly closeAt?: string;
}

function clockOf(time: VirtualTime): Clock {
  return {
    after: (milliseconds, later) => {
      const off = new AbortController();
      time.wait(milliseconds, off.signal).then(later, () => undefined);
      return () => off.abort();
    },
  };
}

/** A cluster of five nodes with a DaemonSet `agent`, in which verbs change something, by a clock of its own. */
export class ChangeScene {
  readonly time = new VirtualTime();
  readonly played = new PlayedCluster(this.time, 5);
  readonly leases = new LeaseStore();
  /** What this user may not do: `delete pods`. */
  denied: readonly string[] = [];
  /** The writes that were sent, dry runs marked. */
  readonly sent: string[] = [];

  constructor() {
    this.with(
      {},
      { status: { ...this.daemonSet.status, desiredNumberScheduled: 5, updatedNumberScheduled: 5 } },
    );
  }

  get daemonSet(): DaemonSet {
    return this.played.daemonSet;
  }

  get annotations(): Readonly<Record<string, string>> {
    return this.daemonSet.metadata.annotations;
  }

  /** The same with other fields. */
  with(metadata: Partial<ObjectMeta>, others: Partial<Omit<DaemonSet, 'metadata'>> = {}): this {
    this.played.meddle((daemonSet) => ({ metadata: { ...daemonSet.metadata, ...metadata }, ...others }));
    return this;
  }

  withStrategy(updateStrategy: DaemonSet['spec']['updateStrategy']): this {
    return this.with({}, { spec: { ...this.daemonSet.spec, updateStrategy } });
  }

  /** Another template of it, which its controller has seen: what was there is the revision before. */
  async updated(image = 'second'): Promise<this> {
    const { writes } = this.played.asCluster();
    const patch = { spec: { template: { spec: { containers: [{ name: 'main', image }] } } } };
    await writes?.patchDaemonSet(this.daemonSet.metadata, patch, { fieldManager: 'test' });
    await this.time.pass(1000);
    return this;
  }

  cluster(overrides: Partial<Cluster> = {}): Cluster {
    const played = this.played.asCluster();
    const whole: Cluster = {
      ...played,
      daemonSet: async (namespace, name) => {
        if (name !== 'agent') throw new ClusterError('notFound', `daemonsets.apps "${name}" not found`);
        return played.daemonSet(namespace, name);
      },
      daemonSets: async () => [this.daemonSet],
      podDisruptionBudgets: async () => [],
      writes: this.#noted({
        ...played.writes,
        ...leaseWrites(this.leases),
        isAllowed: async ({ verb, resource }) => !this.denied.includes(`${verb} ${resource}`),
      } as Writes),
      close: async () => undefined,
      ...overrides,
      consistent: () => whole,
    };
    return whole;
  }

  /** Runs a command line, and lets time pass until it has ended. */
  async run(
    line: string,
    { answers, interruptAt, interrupt: signal = 'SIGINT', closeAt, ...world }: ChangeWorld = {},
    cluster = this.cluster(),
  ): Promise<Changed> {
    const asked: string[] = [];
    const coming = [...(answers ?? [])];
    let interrupt: (signal?: Interrupt) => void = () => undefined;
    let close = (): void => undefined;
    const context = recordingContext({
      clock: clockOf(this.time),
      openCluster: async () => ({ cluster, namespace: 'default' }),
      takeInterrupts: (listener) => {
        interrupt = listener;
        return () => undefined;
      },
      takeClosedOutput: (listener) => {
        close = listener;
        return () => undefined;
      },
      ...(answers === undefined
        ? {}
        : {
            ask: async (question: string) => {
              asked.push(question);
              const answer = coming.shift();
              if (answer !== '^C') return answer;
              await settled();
              interrupt('SIGINT');
              return undefined;
            },
          }),
      ...world,
    });
    const ended: { code?: number } = {};
    void run(['rollout', ...line.split(' ')], context, '1.2.3').then((code) => (ended.code = code));
    const closing = new Once(closeAt, () => close());
    const interrupting = new Once(interruptAt, () => interrupt(signal));
    while (ended.code === undefined) {
      // While nobody waits for time, something is going on that needs none: modules are loaded.
      await (this.time.next === undefined ? settled() : this.time.pass(500));
      closing.look(context.written.stdout);
      interrupting.look(context.written.stdout);
    }
    return { code: ended.code, ...context.written, asked };
  }

  #noted(writes: Writes): Writes {
    return {
      ...writes,
      patchDaemonSet: (daemonSet, patch, options) => {
        this.sent.push(options.dryRun === true ? 'patch (dry run)' : 'patch');
        return writes.patchDaemonSet(daemonSet, patch, options);
      },
      deletePod: (pod, options) => {
        this.sent.push(options.dryRun === true ? 'delete (dry run)' : 'delete');
        return options.dryRun === true ? Promise.resolve('deleted') : writes.deletePod(pod, options);
      },
    };
  }
}

/** Does something once, when a text stands in the output. */
class Once {
  readonly #text: string | undefined;
  readonly #work: () => void;
  #done = false;

  constructor(text: string | undefined, work: () => void) {
    this.#text = text;
    this.#work = work;
  }

  look(output: string): void {
    if (this.#done || this.#text === undefined || !output.includes(this.#text)) return;
    this.#done = true;
    this.#work();
  }
}

function leaseWrites({ lease, createLease, replaceLease, deleteLease }: LeaseStore) {
  return { lease, createLease, replaceLease, deleteLease };
}

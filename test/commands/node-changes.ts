import { run } from '../../src/cli.ts';
import { ClusterError } from '../../src/cluster/cluster-error.ts';
import type { Cluster } from '../../src/cluster/cluster.ts';
import type { Writes, Written } from '../../src/cluster/writes.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Node } from '../../src/domain/objects.ts';
import { opening } from './altered-cluster.ts';
import { type Invocation, recordingContext, type World } from './invoke.ts';

/** A patch of a node as it was sent. */
interface Sent {
  readonly node: string;
  readonly resourceVersion: string;
  readonly patch: JsonObject;
  readonly dryRun: boolean;
  readonly fieldManager: string;
}

export interface NodeChanged extends Invocation {
  readonly sent: readonly Sent[];
  readonly asked: readonly string[];
}

export interface NodeWorld extends World {
  /** What somebody types, one answer a question. Absent: nobody can answer. */
  readonly answers?: readonly string[];
  /** What the server does before it takes the patch of a node; what is thrown is its refusal. */
  readonly onPatch?: (node: string, tries: number) => void;
  /** The node as it is read again after a conflict. */
  readonly reread?: (node: Node) => Node;
}

/** Runs a verb on the small cluster in trouble as if it were live, and tells what was sent to it. */
export async function changeNodes(
  line: string,
  { answers, onPatch, reread, ...world }: NodeWorld = {},
): Promise<NodeChanged> {
  const [sent, asked, coming]: [Sent[], string[], string[]] = [[], [], [...(answers ?? [])]];
  const tries = new Map<string, number>();
  const overrides = (dump: Cluster): Partial<Cluster> => {
    const patchNode = async (
      node: Written,
      patch: JsonObject,
      options: Parameters<Writes['patchNode']>[2],
    ) => {
      const { fieldManager, dryRun = false } = options;
      const count = (tries.get(node.name) ?? 0) + 1;
      tries.set(node.name, count);
      onPatch?.(node.name, count);
      sent.push({ node: node.name, resourceVersion: node.resourceVersion, patch, dryRun, fieldManager });
      return dump.node(node.name);
    };
    const node = async (name: string): Promise<Node> => {
      const read = await dump.node(name);
      return reread === undefined ? read : reread(read);
    };
    const own: Partial<Cluster> = { writes: { patchNode } as unknown as Writes, node };
    const live = new Proxy(dump, {
      get: (target, name: keyof Cluster) => {
        const given = { ...own, source: 'cluster' as const, consistent: () => live }[
          name as keyof typeof own & 'source'
        ];
        if (given !== undefined) return given;
        const value: unknown = target[name];
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    return { ...own, consistent: () => live };
  };
  const context = recordingContext({
    openCluster: opening(overrides),
    ...(answers === undefined
      ? {}
      : {
          ask: async (question: string) => {
            asked.push(question);
            return coming.shift();
          },
        }),
    ...world,
  });
  const code = await run(line.split(' '), context, '1.2.3');
  return { code, ...context.written, sent, asked };
}

export function conflict(): ClusterError {
  return new ClusterError('conflict', 'the object has been modified', { hint: 'Nothing was done.' });
}

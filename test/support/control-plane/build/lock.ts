import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { until } from '../until.ts';

const patience = 30 * 60_000;

/**
 * Runs `work` while no other process of this machine runs any under the same name; waits for the other one first. The lock
 * is an abstract socket of Linux: the kernel gives it back when its owner dies, so none is ever left over.
 *
 * @param waiting - called once if there is another to wait for
 */
export async function withLock(name: string, work: () => Promise<void>, waiting: () => void): Promise<void> {
  // A socket's name has room for 107 bytes.
  const address = `\0kubectl-ds-${createHash('sha256').update(name).digest('hex')}`;
  let lock = await take(address);
  if (!lock) {
    waiting();
    lock = await until(`the lock of ${name} is free`, () => take(address), {
      timeout: patience,
      interval: 250,
    });
  }
  try {
    await work();
  } finally {
    lock.close();
  }
}

function take(address: string): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => {
      resolve(undefined);
    });
    server.listen(address, () => {
      resolve(server);
    });
  });
}

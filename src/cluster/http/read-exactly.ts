import type { Socket } from 'node:net';

/**
 * The next bytes of a socket, exactly so many; what comes after them stays in it for the next reader.
 *
 * @throws Error where the socket ends before
 */
export function readExactly(socket: Socket, length: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const settle = (outcome: () => void): void => {
      socket.off('readable', look).off('end', ended).off('error', failed).off('close', ended);
      outcome();
    };
    const look = (): void => {
      const chunk: unknown = socket.read(length);
      if (Buffer.isBuffer(chunk) && chunk.length === length) {
        settle(() => {
          resolve(chunk);
        });
      }
    };
    const ended = (): void => {
      settle(() => {
        reject(new Error('the proxy closed the connection'));
      });
    };
    const failed = (error: Error): void => {
      settle(() => {
        reject(error);
      });
    };
    socket.on('readable', look).on('end', ended).on('error', failed).on('close', ended);
    look();
  });
}

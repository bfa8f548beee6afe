import type { Socket } from 'node:net';
import { isIPv4, isIPv6 } from 'node:net';
import { readExactly } from './read-exactly.ts';

const version = 5;
const noAuthentication = 0;
const usernameAndPassword = 2;

const replies = [
  '',
  'general SOCKS server failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'TTL expired',
  'command not supported',
  'address type not supported',
];

export interface SocksTarget {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/**
 * Has a SOCKS5 proxy (RFC 1928, RFC 1929) connect an open socket to a target. Names are left to the proxy to look up.
 *
 * @throws Error where the proxy refuses
 */
export async function connectBySocks5(socket: Socket, target: SocksTarget): Promise<void> {
  const method = target.username === '' ? noAuthentication : usernameAndPassword;
  socket.write(Buffer.from([version, 1, method]));
  const [, chosen] = await readExactly(socket, 2);
  if (chosen !== method) throw new Error('socks connect: no acceptable authentication methods');
  if (method === usernameAndPassword) await login(socket, target);
  const port = Buffer.alloc(2);
  port.writeUInt16BE(target.port);
  socket.write(Buffer.concat([Buffer.from([version, 1, 0]), addressOf(target.host), port]));
  const [, reply = 1, , kind = 0] = await readExactly(socket, 4);
  if (reply !== 0) throw new Error(`socks connect: ${replies[reply] ?? `unknown code: ${reply}`}`);
  await skipAddress(socket, kind);
}

async function login(socket: Socket, { username, password }: SocksTarget): Promise<void> {
  socket.write(Buffer.concat([Buffer.from([1]), withLength(username), withLength(password)]));
  const [, status] = await readExactly(socket, 2);
  if (status !== 0) throw new Error('socks connect: username/password authentication failed');
}

function addressOf(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from([1, ...host.split('.').map(Number)]);
  if (isIPv6(host)) return Buffer.concat([Buffer.from([4]), bytesOfIPv6(host)]);
  return Buffer.concat([Buffer.from([3]), withLength(host)]);
}

function bytesOfIPv6(host: string): Buffer {
  const [head = '', tail = ''] = host.split('::');
  const words = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const missing = 8 - words(head).length - words(tail).length;
  const all = [...words(head), ...Array<string>(host.includes('::') ? missing : 0).fill('0'), ...words(tail)];
  return Buffer.from(all.map((word) => word.padStart(4, '0')).join(''), 'hex');
}

/** The address that the proxy connects from is of no use, but stands before the first byte that is. */
async function skipAddress(socket: Socket, kind: number): Promise<void> {
  const fixed = kind === 4 ? 16 : 4;
  const length = kind === 3 ? ((await readExactly(socket, 1))[0] ?? 0) : fixed;
  await readExactly(socket, length + 2);
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

import { parentPort, workerData } from 'node:worker_threads';
import { type Share, simulateMany } from './many.ts';

// One share of the seeds, on a core of its own.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread has no origin
parentPort?.postMessage(simulateMany(workerData as Share));

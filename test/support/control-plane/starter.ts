/** Starts a control plane, prints its pids and folder as one line of JSON, and keeps it until this process is killed. */
import { startControlPlane } from './start.ts';

const controlPlane = await startControlPlane();
process.stdout.write(`${JSON.stringify({ folder: controlPlane.folder, pids: controlPlane.pids() })}\n`);

// Health of the worker: it writes HEARTBEAT_FILE every five seconds while it turns and its database answers.
import { statSync } from 'node:fs';

const file = process.env.HEARTBEAT_FILE ?? '';
const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
process.exit(age < 30_000 ? 0 : 1);

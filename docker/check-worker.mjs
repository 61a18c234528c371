// Health of the worker: it writes HEARTBEAT_FILE every five seconds while it turns and its database answers. A duty of
// which no round has ended for ten minutes beyond its rhythm is stuck, also its first one: then a restart helps.
import { readFileSync, statSync } from 'node:fs';

const file = process.env.HEARTBEAT_FILE ?? '';
const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
if (age >= 30_000) process.exit(1);
const duties = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('{"duty"'))
  .map((line) => JSON.parse(line));
const stuck = duties.filter(
  ({ everySeconds, secondsAgo, startedSecondsAgo }) => (secondsAgo ?? startedSecondsAgo) > everySeconds + 600,
);
if (stuck.length > 0) process.stderr.write(`stuck: ${stuck.map(({ duty }) => duty).join(', ')}\n`);
process.exit(stuck.length > 0 ? 1 : 0);

import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second, whatever the kernel's own tick is. */
const TICKS = 100;

/** Fields 14 to 17 of /proc/<pid>/stat: its own time as a user and in the kernel, and that of its ended children. */
function fieldsOf(pid: number | string): { parent: number; ticks: number; ticksOfEnded: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number) as [number, number, number, number];
    return { parent: Number(fields[1]), ticks: user + system, ticksOfEnded: endedUser + endedSystem };
  } catch {
    return null; // it has ended
  }
}

/** How long a process has had a processor; with `family`, its children too, also those that have ended. */
export function secondsOfProcess(pid: number, { family = false } = {}): number {
  if (!existsSync('/proc/self/stat')) return Number.NaN;
  const own = fieldsOf(pid);
  if (!own) throw new Error(`there is no process ${pid}`);
  if (!family) return own.ticks / TICKS;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(fieldsOf)
    .filter((process) => process?.parent === pid);
  return (own.ticks + own.ticksOfEnded + children.reduce((sum, child) => sum + (child?.ticks ?? 0), 0)) / TICKS;
}

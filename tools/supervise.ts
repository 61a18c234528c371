import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process with a name for people, and its latest output. */
export interface Supervised {
  readonly name: string;
  readonly process: ChildProcess;
  /** Its last lines of either output, about twenty. */
  lastWords: () => string;
}

const LINES = 20;

/** Passes on the process's piped output and remembers its last lines. */
export function supervise(name: string, child: ChildProcess, show = true): Supervised {
  let lines: string[] = [];
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from?.on('data', (chunk: Buffer) => {
      if (show) to.write(chunk);
      lines = [...lines, ...chunk.toString().trimEnd().split('\n')].slice(-LINES);
    });
  }
  return { name, process: child, lastWords: () => lines.join('\n') };
}

/** A process that a signal ended has no exit code. */
export const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

export function howItEnded({ name, process: { exitCode, signalCode } }: Supervised): string {
  return signalCode ? `${name} was ended by ${signalCode}` : `${name} ended with code ${exitCode}`;
}

/** Sends SIGTERM, and SIGKILL after the limit. Servers finish their open work in well under half a minute. */
export async function end(child: ChildProcess, limitMs = 28_000): Promise<void> {
  if (hasEnded(child)) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), limitMs);
  await exit;
  clearTimeout(limit);
}

/**
 * Waits until the address returns a success; throws, with the last output, when one of the processes ends or after the
 * limit.
 */
export async function ready(address: string, servers: readonly Supervised[], limitMs = 60_000): Promise<void> {
  const until = performance.now() + limitMs;
  while (performance.now() < until) {
    const lost = servers.find((server) => hasEnded(server.process));
    if (lost) {
      await new Promise((resume) => setTimeout(resume, 100)); // its last output may still be on its way
      throw new Error(`${howItEnded(lost)} before it was ready. ${said(lost)}`);
    }
    if (
      await fetch(address, { signal: AbortSignal.timeout(5000) }).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error(`${address} did not answer within ${limitMs / 1000} seconds. ${servers.map(said).join('\n')}`);
}

function said({ name, lastWords }: Supervised): string {
  return lastWords() ? `The last words of ${name}:\n${lastWords()}` : `${name} said nothing.`;
}

/** Three unexpected ends within a minute are no accident. */
export function mayRestart(endsAtMs: readonly number[], nowMs: number): boolean {
  return endsAtMs.filter((endAtMs) => nowMs - endAtMs < 60_000).length < 3;
}

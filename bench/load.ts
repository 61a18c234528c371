import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { typescript } from '../tools/install.mjs';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What each connection sends, one after another; again and again for so many seconds, once without them. */
export interface Load {
  readonly address: string;
  readonly lines: readonly (readonly Request[])[];
  readonly seconds?: number;
}

export interface Response {
  /** By the clock of the machine, in milliseconds. */
  readonly startedAt: number;
  readonly took: number;
  readonly status: number;
  /** The beginning of what came, unless it was created. */
  readonly text: string;
}

export interface LoadResult {
  readonly seconds: number;
  readonly responses: readonly Response[];
  /** What the client itself took. */
  readonly processorSeconds: number;
}

export interface LoadClient {
  /** One load at a time. */
  perform: (load: Load) => Promise<LoadResult>;
  stop: () => Promise<void>;
}

/** A process that sends requests and keeps its connections between two loads. */
export function startLoadClient(): LoadClient {
  const root = path.resolve(import.meta.dirname, '..');
  const child: ChildProcess = fork(path.join(import.meta.dirname, 'http-load.ts'), { cwd: root, execArgv: typescript });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the client of the load ended; its words are above');
  });
  ended.catch(() => undefined); // whoever performs a load hears of it; it also ends when it is stopped
  return {
    async perform(load) {
      const done = new Promise<LoadResult>((resolve) => child.once('message', resolve as (result: unknown) => void));
      child.send(load);
      return Promise.race([done, ended]);
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

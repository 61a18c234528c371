import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';

/**
 * One start for one folder. The claim is a socket that its process listens on, so it cannot outlive it, and whoever comes second learns
 * the address of the first. Answers `{ holder }` when somebody else has it (`holder.url` is missing while that one is starting).
 */
export async function claim(folder) {
  mkdirSync(folder, { recursive: true });
  const socket = socketOf(folder);
  for (;;) {
    const holder = await ask(socket);
    if (holder) return { holder };
    const state = {};
    const server = createServer((connection) => connection.on('error', () => undefined).end(JSON.stringify(state)));
    const held = await new Promise((resolve, reject) =>
      server
        .once('listening', () => resolve(true))
        .once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)))
        .listen(socket),
    );
    if (held)
      return {
        announce: (url) => {
          state.url = url;
        },
        release: () => new Promise((done) => server.close(done)),
      };
  }
}

/** Relative, because a socket's path may have some hundred characters only. */
function socketOf(folder) {
  const full = path.resolve(folder, 'start.sock');
  if (process.platform === 'win32') return `\\\\.\\pipe\\snowmelt-${createHash('sha256').update(full).digest('hex')}`;
  return path.relative('', full);
}

/** What the holder says of itself; undefined when there is none. Silence is a holder that is busy. */
function ask(socket) {
  return new Promise((resolve, reject) => {
    let text = '';
    const connection = connect(socket);
    connection.setTimeout(2000, () => connection.destroy());
    connection.on('data', (chunk) => {
      text += chunk;
    });
    connection.on('close', (failed) => {
      if (!failed) resolve(text ? JSON.parse(text) : {});
    });
    connection.on('error', (error) => {
      if (error.code === 'ECONNREFUSED') rmSync(socket, { force: true }); // left by a process that was killed
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(undefined);
      else reject(error);
    });
  });
}

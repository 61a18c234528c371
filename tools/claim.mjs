import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';

/**
 * Allows one start per folder. The claim is a socket that its process listens on, so it ends with the process, and a
 * second start learns the address of the first. Returns `{ holder }` when another start has it (`holder.url` is missing
 * while that one is still starting).
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

/** Relative, because a socket's path is limited to about a hundred characters. */
function socketOf(folder) {
  const full = path.resolve(folder, 'start.sock');
  if (process.platform === 'win32') return `\\\\.\\pipe\\snowmelt-${createHash('sha256').update(full).digest('hex')}`;
  return path.relative('', full);
}

/** What the holder sends about itself; undefined when there is none. A holder that sends nothing is busy. */
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
      if (error.code === 'ECONNREFUSED') rmSync(socket, { force: true }); // left by a killed process
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(undefined);
      else reject(error);
    });
  });
}

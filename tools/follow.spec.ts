import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const module = JSON.stringify(path.resolve(import.meta.dirname, 'follow.mjs'));
const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** A process that follows another, which prints its pid and then runs the script; both write to the same output. */
function following(script: string, environment: object = {}, shell = false) {
  const inner = `process.on('SIGTERM', () => { console.log('asked'); process.exit(5); }); console.log(process.pid); ${script}`;
  const outer = `import { follow } from ${module}; const code = await follow(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' }); console.log('code ' + code); process.exit(code);`;
  const args = ['--input-type=module', '-e', outer];
  // like npm: a shell that waits for its program and forwards no signal
  const child = shell
    ? spawn('sh', ['-c', '"$@"; true', 'sh', process.execPath, ...args], { env: { ...process.env, ...environment } })
    : spawn(process.execPath, args, { env: { ...process.env, ...environment } });
  started.push(child);
  let words = '';
  child.stdout.on('data', (chunk: Buffer) => {
    words += chunk.toString();
  });
  return {
    child,
    words: () => words,
    closed: once(child.stdout, 'close'),
    pid: once(child.stdout, 'data').then(() => Number.parseInt(words, 10)),
  };
}
const waits = 'setInterval(() => {}, 1000);';

describe('follow', () => {
  it('answers the exit code', async () => {
    const { child } = following('process.exit(3);');
    expect(await once(child, 'exit')).toEqual([3, null]);
  });

  it('answers 128 and the number of the signal that ended the program', async () => {
    const { child, pid } = following(waits);
    process.kill(await pid, 'SIGKILL');
    expect(await once(child, 'exit')).toEqual([137, null]);
  });

  it('hands signals on and waits for the program to end', async () => {
    const { child, pid, words } = following(waits);
    await pid;
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([5, null]);
    expect(words()).toMatch(/asked\ncode 5/);
  });

  it('asks the program to end when npm ended its shell', async () => {
    const { child, pid, words, closed } = following(waits, { npm_lifecycle_event: 'start' }, true);
    await pid;
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([null, 'SIGTERM']);
    await closed;
    expect(words()).toMatch(/asked\ncode 5/);
  });
});

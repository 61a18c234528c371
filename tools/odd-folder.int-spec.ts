import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './install.mjs';

/** A copy of the project as it is; installed packages are linked. */
const folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'snowmelt-odd-')), 'c#1 50% why?');
function copyProject(): void {
  const leftOut = /^(\.|node_modules$|bench$|docs$|docker$|test$)/;
  const built = /\/(dist|\.nx)$/;
  for (const name of readdirSync(root).filter((each) => !leftOut.test(each)))
    cpSync(path.join(root, name), path.join(folder, name), {
      recursive: true,
      preserveTimestamps: true,
      filter: (source) => !built.test(source),
    });
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, '@snowmelt'), { recursive: true });
  for (const name of readdirSync(path.join(root, 'node_modules')))
    if (name === '.package-lock.json') copyFileSync(path.join(root, 'node_modules', name), path.join(modules, name));
    else if (name !== '@snowmelt' && name !== '.cache')
      symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name));
  for (const lib of ['libs', 'libs/platform', 'apps'].flatMap((parent) =>
    readdirSync(path.join(folder, parent)).map((name) => `${parent}/${name}`),
  ))
    symlinkSync(path.join(folder, lib), path.join(modules, '@snowmelt', path.basename(lib)));
}

let launcher: ChildProcess | undefined;
beforeAll(copyProject);
afterAll(async () => {
  if (launcher && launcher.exitCode === null) {
    launcher.kill('SIGTERM');
    await once(launcher, 'exit');
  }
  rmSync(path.dirname(folder), { recursive: true, force: true });
});

it('npm start works in a folder whose name means something in a URL', async () => {
  const { DATABASE_URL: _, MIGRATION_DATABASE_URL: __, ...environment } = process.env;
  const child = spawn(process.execPath, ['--import', './tools/end-with-launcher.mjs', 'tools/start.mjs'], {
    cwd: folder,
    env: { ...environment, NODE_ENV: '', SNOWMELT_HOME: path.join(folder, '.snowmelt'), PORT: '0', REDIS_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  launcher = child;
  let words = '';
  // no limit of its own on building and starting: the test's limit applies
  const [, url = '', password = ''] = await new Promise<RegExpExecArray>((ready, fail) => {
    for (const output of [child.stdout, child.stderr])
      output?.on('data', (chunk: Buffer) => {
        words += chunk.toString();
        const said = /Snowmelt {3}(http:\S+)[^]*with the password (\S+)[^]*Stop with Ctrl-C/.exec(words);
        if (said) ready(said);
      });
    child.once('exit', () => fail(new Error(`It ended; it said:\n${words}`)));
  });
  expect(words).toContain('Building the web app');
  const page = await (await fetch(url)).text();
  const [, script = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(page) as RegExpExecArray;
  expect((await fetch(url + script)).status).toBe(200);
  const signIn = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: 'rosa@example.com', password }),
  });
  expect(signIn.status).toBe(201);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('the contract is generated there too', () => {
  const written = ['apps/api/openapi.json', 'apps/web/src/api/schema.d.ts'];
  for (const file of written) rmSync(path.join(folder, file));
  execFileSync('npm', ['run', '-s', 'generate:api'], { cwd: folder, encoding: 'utf8' });
  for (const file of written)
    expect(readFileSync(path.join(folder, file), 'utf8')).toBe(readFileSync(path.join(root, file), 'utf8'));
});

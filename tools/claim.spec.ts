import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { claim, type Held } from './claim.mjs';

let folder: string;
const held: Held[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'snowmelt-claim-'));
});
afterEach(async () => {
  for (const each of held.splice(0)) await each.release();
  rmSync(folder, { recursive: true, force: true });
});

async function claimed(): Promise<Held> {
  const answer = await claim(folder);
  if (answer.holder) throw new Error('it is taken');
  held.push(answer);
  return answer;
}

describe('the claim to a folder', () => {
  it('is given once, and tells the second the address of the first', async () => {
    const first = await claimed();
    expect(await claim(folder)).toEqual({ holder: {} });
    first.announce('http://127.0.0.1:4300');
    expect(await claim(folder)).toEqual({ holder: { url: 'http://127.0.0.1:4300' } });
  });

  it('is given to one of many that ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => claim(folder)));
    held.push(...answers.filter((answer): answer is Held => !answer.holder));
    expect(held).toHaveLength(1);
  });

  it('is free again after a release', async () => {
    await (await claimed()).release();
    held.pop();
    await claimed();
  });

  it('is free again when its process was killed', async () => {
    const other = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { claim } from ${JSON.stringify(path.resolve(import.meta.dirname, 'claim.mjs'))}; await claim(${JSON.stringify(folder)}); console.log('held');`,
    ]);
    await once(other.stdout, 'data');
    expect(await claim(folder)).toEqual({ holder: {} });
    other.kill('SIGKILL');
    await once(other, 'exit');
    expect(existsSync(path.join(folder, 'start.sock'))).toBe(true);
    await claimed();
  });
});

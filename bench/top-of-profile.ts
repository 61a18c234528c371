import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a folder of profiles by `node --cpu-prof` says: which packages and functions had the processor longest. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const [folder = '.'] = process.argv.slice(2);
const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
const byFunction = new Map<string, number>();
const byPackage = new Map<string, number>();
let busy = 0;

const packageOf = (url: string) => {
  if (url.startsWith('node:') || url === '') return url.split('/')[0] || 'V8 and system calls';
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? 'Snowmelt';
};
const add = (to: Map<string, number>, key: string, microseconds: number) =>
  to.set(key, (to.get(key) ?? 0) + microseconds);

for (const file of files) {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Profile;
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  for (const [n, id] of samples.entries()) {
    const { functionName, url } = frames.get(id) as { functionName: string; url: string };
    if (functionName === '(idle)' || functionName === '(program)') continue;
    const took = timeDeltas[n] ?? 0;
    busy += took;
    add(byFunction, `${functionName || '(anonymous)'} (${packageOf(url)})`, took);
    add(byPackage, packageOf(url), took);
  }
}
for (const map of [byPackage, byFunction]) {
  for (const [what, took] of [...map].sort(([, one], [, other]) => other - one).slice(0, 15))
    process.stdout.write(`${((100 * took) / busy).toFixed(1).padStart(5)} %  ${what}\n`);
  process.stdout.write('\n');
}

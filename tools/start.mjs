// `npm start`: from a fresh folder to a running clinic. In package.json it is `exec node`: npm runs a script in a
// shell, and Debian's keeps a SIGINT from npm to itself until its program has ended.
import path from 'node:path';
import { claim } from './claim.mjs';
import { follow } from './follow.mjs';
import { buildWebWhenStale, installWhatIsMissing, root, say, typescript } from './install.mjs';
import { continueUnderRightNode } from './runtime.mjs';

process.chdir(root);
await continueUnderRightNode();
process.env.SNOWMELT_STARTED ??= String(performance.timeOrigin);
const { holder, announce, release } = await claim(process.env.SNOWMELT_HOME ?? path.join(root, '.snowmelt'));
if (holder) {
  say(
    holder.url
      ? `Snowmelt is running already, at ${holder.url}`
      : 'Snowmelt is being started already, in another terminal.',
  );
  say('Stop it there with Ctrl-C to start it anew. Nothing was changed.');
  process.exit(0);
}
say('Snowmelt is starting');
await installWhatIsMissing();
await buildWebWhenStale();
const code = await follow(
  process.execPath,
  ['--import', './tools/end-with-launcher.mjs', ...typescript, 'tools/start.ts'],
  { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
  (child) => child.on('message', ({ url }) => announce(url)),
);
await release();
process.exit(code);

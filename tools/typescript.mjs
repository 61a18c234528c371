// `node tools/typescript.mjs <file> <arguments>`: runs a file of the project's sources under the required Node version.
import { follow } from './follow.mjs';
import { root, typescript } from './install.mjs';
import { continueUnderRightNode } from './runtime.mjs';

await continueUnderRightNode({ quiet: true });
process.exit(
  await follow(process.execPath, [...typescript, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }),
);

// `node tools/run.mjs <program> <arguments>`: runs a program of package.json's scripts under the required Node version.
import { follow } from './follow.mjs';
import { continueUnderRightNode } from './runtime.mjs';

await continueUnderRightNode({ quiet: true });
const [program, ...args] = process.argv.slice(2);
process.exit(await follow(program, args, { stdio: 'inherit' }));

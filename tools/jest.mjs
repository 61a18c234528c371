// Starts the test servers (PostgreSQL, and Redis if it is installed) and runs Jest against them.
import { follow } from './follow.mjs';
import { generateClientWhenStale, root, typescript } from './install.mjs';
import { continueUnderRightNode } from './runtime.mjs';

await continueUnderRightNode();
await generateClientWhenStale();
process.exit(
  await follow(process.execPath, [...typescript, 'tools/run-tests.ts', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  }),
);

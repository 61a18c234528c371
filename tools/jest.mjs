// Starts the test servers (one PostgreSQL, one Redis where there is one) and runs Jest against them.
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

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Bench, printStatements, withContext } from './context.js';

/** Runs every bench/*.bench.ts, or those whose file name contains an argument, and prints the results. */
const wanted = process.argv.slice(2);
const files = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.bench.ts') && (wanted.length === 0 || wanted.some((word) => file.includes(word))))
  .sort();

// each on a database of its own: a worker would go on with what another bench left
for (const file of files) {
  const bench = (await import(pathToFileURL(path.join(import.meta.dirname, file)).href)) as Bench;
  await withContext(async (context) => {
    context.print(`\n${bench.name}`);
    await bench.run(context);
    await printStatements(context);
  });
}

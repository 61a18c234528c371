// ESLint and Nx need Node's own module loader, which Jest replaces: so they run in a process of their own.
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
// the planted texts are in no TypeScript project
const eslint = new ESLint({
  overrideConfig: [{ files: ['**/*.ts', '**/*.tsx'], ...tseslint.configs.disableTypeChecked }],
});
const { texts, withTypes } = JSON.parse(Buffer.concat(chunks).toString());
const found = [];
for (const { filePath, code } of texts) {
  const [result] = await eslint.lintText(code, { filePath });
  found.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
const asItIs = new ESLint();
const typeAware = [];
for (const filePath of withTypes) {
  const { rules, languageOptions } = await asItIs.calculateConfigForFile(filePath);
  typeAware.push(
    rules['@typescript-eslint/no-floating-promises']?.[0] === 2 && languageOptions.parserOptions.project !== undefined,
  );
}
process.stdout.write(`\n@@${JSON.stringify({ found, typeAware })}`);

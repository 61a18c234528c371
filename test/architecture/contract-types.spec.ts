import { readFileSync } from 'node:fs';
import path from 'node:path';
import openapiTS, { astToString, COMMENT_HEADER, type OpenAPI3 } from 'openapi-typescript';
import { root } from './repository-files.js';

const text = (name: string) => readFileSync(path.join(root, name), 'utf8');
const NAME = 'apps/web/src/api/schema.d.ts';
const document = JSON.parse(text('apps/api/openapi.json')) as OpenAPI3;
/** As its command writes them. */
const typesOf = async (of: OpenAPI3) => COMMENT_HEADER + astToString(await openapiTS(of, { silent: true }));

/** The first line that differs: a diff of the whole file would be longer than its use. */
async function outdated(of: OpenAPI3): Promise<string | null> {
  const [found, right] = [text(NAME), await typesOf(of)].map((types) => types.split('\n'));
  const line = right?.findIndex((one, n) => one !== found?.[n]) ?? -1;
  if (line < 0 && found?.length === right?.length) return null;
  return `${NAME}:${line + 1} is not what the document says: run \`npm run generate:api\` and commit both files`;
}

describe('the types that the web calls the API by', () => {
  it('are those of the OpenAPI document in the repository; after a change run `npm run generate:api`', async () => {
    expect(await outdated(document)).toBeNull();
  });

  it('are compared in full: one property that becomes another type is found', async () => {
    const changed = structuredClone(document);
    const patient = changed.components?.schemas?.['Patient'] as { properties: Record<string, unknown> };
    patient.properties['version'] = { type: 'string' };
    expect(await outdated(changed)).toContain('npm run generate:api');
  });
});

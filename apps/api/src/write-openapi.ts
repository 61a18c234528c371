import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Config } from '@snowmelt/config';
import { createApi } from './create-api.js';
import { describeApi } from './describe-api.js';

/**
 * Writes apps/api/openapi.json; a test compares it with what the API serves. Needs no database, because it never
 * queries one.
 */
const config = Config.read({
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
  PUBLIC_URL: 'http://127.0.0.1:1',
  APP_SECRET: 'x'.repeat(32),
  LOG_LEVEL: 'silent',
});
const api = await createApi(config);
writeFileSync(path.resolve(import.meta.dirname, '../openapi.json'), `${JSON.stringify(describeApi(api), null, 2)}\n`);
await api.close();

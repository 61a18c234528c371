import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';

const folder = path.resolve(import.meta.dirname, '../../../../prisma');
const NOT_MODELLED = ['_prisma_migrations', 'routine_file', 'demo_clock'];

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

// WebAssembly's types come with the browser's, which server code does not load
interface EngineExports {
  __wbindgen_start: () => void;
}
interface Wasm {
  Module: new (bytes: Buffer) => object;
  Instance: new (module: object, imports: object) => { exports: EngineExports };
}
const wasm = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
interface Loadable {
  __wbg_set_wasm: (exports: EngineExports) => void;
}

/**
 * The SQL that Prisma would create for the models. Its native engine is a download; npm has the engine as WebAssembly.
 */
async function sqlOfModels(): Promise<string> {
  const file = createRequire(import.meta.url)
    .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
    .replace(/\.js$/, '.wasm');
  const instance = new wasm.Instance(new wasm.Module(readFileSync(file)), { './schema_engine_bg.js': bindings });
  (bindings as unknown as Loadable).__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const files = ['schema.prisma', ...readdirSync(path.join(folder, 'models')).map((name) => `models/${name}`)].map(
    (name) => ({ path: name, content: readFileSync(path.join(folder, name), 'utf8') }),
  );
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: database.ownerUrl, max: 1 }));
  const engine = await bindings.SchemaEngine.new(
    { datamodels: files.map(({ path: name, content }) => [name, content]) },
    () => undefined,
    adapter,
  );
  try {
    const difference = await engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      shadowDatabaseUrl: null,
      filters: { externalTables: [], externalEnums: [] },
    } as unknown as Parameters<typeof engine.diff>[0]);
    return difference.stdout ?? '';
  } finally {
    engine.free();
  }
}

/**
 * `table.column type null|not null`, sorted. Prisma has no nullable lists, so nullability is not compared for arrays.
 */
async function columnsOf(schema: string): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(
    `
    SELECT table_name || '.' || column_name || ' ' || udt_name || coalesce('(' || datetime_precision || ')', '')
           || CASE WHEN data_type = 'ARRAY' THEN '' WHEN is_nullable = 'YES' THEN ' null' ELSE ' not null' END AS line
    FROM information_schema.columns JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE table_schema = $1 AND t.table_type = 'BASE TABLE' AND NOT table_name = ANY ($2) ORDER BY 1`,
    [schema, NOT_MODELLED],
  );
  return rows.map((row) => row.line);
}

describe('the Prisma models', () => {
  it('have the same columns as the migrations create', async () => {
    const sql = await sqlOfModels();
    await owner.query('CREATE SCHEMA models');
    await owner.query(`SET search_path = models, public; ${sql}; RESET search_path`);
    const modelled = await columnsOf('models');
    expect(modelled.length).toBeGreaterThan(150);
    expect(modelled).toEqual(await columnsOf('public'));
  });
});

import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** As the application's role, subject to row-level security. */
  readonly appUrl: string;
  /** As the table owner, like migrations and seeds. */
  readonly ownerUrl: string;
  drop: () => Promise<void>;
}

function given(name: string): string {
  const value = process.env[name];
  if (!value)
    throw new Error(
      `${name} is not set: integration tests are started by tools/jest.mjs, which starts the database server`,
    );
  return value;
}

/** A fresh, migrated database on the shared test server, cloned from a template in about 50 ms. */
export const createTestDatabase = (): Promise<TestDatabase> => create('TEMPLATE snowmelt_template');

/** A database with nothing in it, for specs of the migration runner. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create('');

async function create(template: string): Promise<TestDatabase> {
  const superuserUrl = given('TEST_SUPERUSER_URL');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await asSuperuser(superuserUrl, `CREATE DATABASE ${name} ${template} OWNER snowmelt_owner`);
  const address = (user: string) => {
    const url = new URL(superuserUrl);
    url.username = user;
    url.password = 'test';
    url.pathname = `/${name}`;
    return url.toString();
  };
  return {
    appUrl: address('snowmelt_app'),
    ownerUrl: address('snowmelt_owner'),
    drop: () => asSuperuser(superuserUrl, `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function asSuperuser(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

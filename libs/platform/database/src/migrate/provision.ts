import pg from 'pg';

const PROVISION_LOCK = 72707370;

export interface Provisioning {
  /** An administrator's URL; its path names any existing database. */
  readonly superuserUrl: string;
  readonly database: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
}

/**
 * Creates what migrations need and only an administrator may create: the roles (table owner, application, look-ups) and
 * the database. Idempotent and safe in parallel, except that it sets the passwords again.
 */
export async function provision({ superuserUrl, database, ownerPassword, appPassword }: Provisioning): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  client.on('error', () => undefined); // the pending query reports it
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [PROVISION_LOCK]);
    for (const role of ['snowmelt_owner', 'snowmelt_app', 'snowmelt_lookup']) {
      const known = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
      if (known.rowCount === 0) await client.query(`CREATE ROLE ${role}`);
    }
    await client.query(`ALTER ROLE snowmelt_owner LOGIN PASSWORD ${client.escapeLiteral(ownerPassword)}`);
    await client.query(`ALTER ROLE snowmelt_app LOGIN PASSWORD ${client.escapeLiteral(appPassword)}`);
    await client.query('GRANT snowmelt_lookup TO snowmelt_owner');
    const exists = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    if (exists.rowCount === 0)
      // PostgreSQL's own locale, whatever the server was made with: the same order and case on every system
      await client.query(
        `CREATE DATABASE ${client.escapeIdentifier(database)} OWNER snowmelt_owner TEMPLATE template0 ENCODING 'UTF8'
         LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'`,
      );
  } finally {
    await client.end();
  }
}

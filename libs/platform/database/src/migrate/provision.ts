import pg from 'pg';

const PROVISION_LOCK = 72707370;

export interface Provisioning {
  /** An administrator's address; the path names any existing database. */
  readonly superuserUrl: string;
  readonly database: string;
  readonly ownerPassword: string;
  readonly appPassword: string;
}

/**
 * Makes what migrations assume and only an administrator may make: the roles (owner of the tables, application, look-ups) and the
 * database. Running it again, or twice at once, sets the passwords and changes nothing else.
 */
export async function provision({ superuserUrl, database, ownerPassword, appPassword }: Provisioning): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  client.on('error', () => undefined); // what is being asked says it
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
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER snowmelt_owner`);
  } finally {
    await client.end();
  }
}

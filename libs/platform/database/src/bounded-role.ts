import type { Pool, PoolClient } from 'pg';

class UnboundedRoleError extends Error {
  override readonly name = 'UnboundedRoleError';
  constructor() {
    super(
      'DATABASE_URL logs in as a role that row-level security does not hold: a superuser, one that bypasses it, or the owner of the tables. ' +
        "Every clinic would see every other's charts. Use the role snowmelt_app.",
    );
  }
}

/** Whether this session's role, or a role it can switch to, bypasses the policies or can turn them off. */
const UNBOUNDED = `SELECT EXISTS (SELECT FROM pg_roles r WHERE pg_has_role(session_user, r.oid, 'MEMBER')
  AND (r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid AND c.relrowsecurity))) AS unbounded`;

/** Checks each new connection of a pool: our queries do not filter by clinic, so only the policies separate tenants. */
export function verifyBoundedRole(client: PoolClient, done: (error?: Error) => void): void {
  client
    .query<{ unbounded: boolean }>(UNBOUNDED)
    .then(({ rows }) => done(rows[0]?.unbounded === false ? undefined : new UnboundedRoleError()), done);
}

/**
 * Checks at start, to show the mistake early. Ignores an unreachable database: each later connection is checked too.
 */
export async function refuseUnboundedRole(pool: Pool): Promise<void> {
  await pool.query('SELECT 1').catch((error: unknown) => {
    if (error instanceof UnboundedRoleError) throw error;
  });
}

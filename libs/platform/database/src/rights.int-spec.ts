import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { createBookingClinic } from '../../../../test/support/booking-clinic.js';

let database: TestDatabase;
let owner: pg.Client;
let app: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  [owner, app] = [
    new pg.Client({ connectionString: database.ownerUrl }),
    new pg.Client({ connectionString: database.appUrl }),
  ];
  await Promise.all([owner.connect(), app.connect()]);
});
afterAll(async () => {
  await Promise.all([owner.end(), app.end()]);
  await database.drop();
});

describe('a SECURITY DEFINER function', () => {
  it("never looks for tables in the caller's temporary schema first", async () => {
    const { rows } = await owner.query(
      `SELECT oid::regprocedure::text AS name, array_to_string(proconfig, ' ') AS settings FROM pg_proc WHERE prosecdef`,
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ settings }) => !/search_path=[^=]*, pg_temp( [a-z_]+=|$)/.test(settings))).toEqual([]);
  });

  it('does not use an object that the caller puts in the place of a table', async () => {
    await createBookingClinic(database.ownerUrl, { patients: 1 });
    await app.query(`CREATE FUNCTION pg_temp.evil() RETURNS uuid LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ran as %', current_user; END $$;
      CREATE TEMP VIEW clinic AS SELECT pg_temp.evil() AS id; GRANT SELECT ON pg_temp.clinic TO PUBLIC`);
    expect((await app.query('SELECT all_clinics()')).rowCount).toBe(1);
    await app.query('DROP VIEW pg_temp.clinic');
  });

  it('can be called by the application only, not by every role that can log in', async () => {
    const { rows } = await owner.query(
      `SELECT oid::regprocedure::text AS name FROM pg_proc WHERE prosecdef AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0))`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the application', () => {
  it('cannot create anything in any schema', async () => {
    expect(
      (
        await app.query(
          `SELECT nspname FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE') AND nspname !~ '^pg_(toast_)?temp'`,
        )
      ).rows,
    ).toEqual([]);
  });

  it('may not change or delete a policy, protocol or template that somebody approved', async () => {
    const { rows } = await owner.query(`
      SELECT t.relname AS name, has_any_column_privilege('snowmelt_app', t.oid, 'UPDATE') OR has_table_privilege('snowmelt_app', t.oid, 'DELETE, TRUNCATE') AS changeable
      FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'approved_by' WHERE t.relkind = 'r' ORDER BY 1`);
    expect(rows).toEqual(
      ['education_approval', 'note_template', 'outreach_policy', 'protocol', 'task_policy', 'visit_policy'].map(
        (name) => ({
          name,
          changeable: false,
        }),
      ),
    );
  });
});

describe('a row of a clinic', () => {
  it('refers to rows of the same clinic only', async () => {
    const { rows } = await owner.query(`
      SELECT k.conrelid::regclass::text AS name, k.conname FROM pg_constraint k
      JOIN pg_attribute mine ON mine.attrelid = k.conrelid AND mine.attname = 'clinic_id'
      JOIN pg_attribute theirs ON theirs.attrelid = k.confrelid AND theirs.attname = 'clinic_id'
      WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND NOT (mine.attnum = ANY (k.conkey) AND theirs.attnum = ANY (k.confkey))`);
    expect(rows).toEqual([]);
  });
});

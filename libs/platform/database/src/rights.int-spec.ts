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

describe('a function that runs as somebody else', () => {
  it("never looks into the caller's temporary things before the tables", async () => {
    const { rows } = await owner.query(
      `SELECT oid::regprocedure::text AS name, array_to_string(proconfig, ' ') AS settings FROM pg_proc WHERE prosecdef`,
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ settings }) => !/search_path=.*, pg_temp$/.test(settings))).toEqual([]);
  });

  it('does not run what a caller puts in the place of a table', async () => {
    await createBookingClinic(database.ownerUrl, { patients: 1 });
    await app.query(`CREATE FUNCTION pg_temp.evil() RETURNS uuid LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ran as %', current_user; END $$;
      CREATE TEMP VIEW clinic AS SELECT pg_temp.evil() AS id; GRANT SELECT ON pg_temp.clinic TO PUBLIC`);
    expect((await app.query('SELECT all_clinics()')).rowCount).toBe(1);
    await app.query('DROP VIEW pg_temp.clinic');
  });

  it('is a look-up, and a look-up is one: otherwise the policies would hide all rows from it, without an error', async () => {
    const { rows } = await owner.query(
      `SELECT oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace = 'public'::regnamespace
       AND proname <> 'append_audit_event' AND prosecdef <> (pg_get_userbyid(proowner) = 'snowmelt_lookup')`,
    );
    expect(rows).toEqual([]);
  });

  it('is called by the application only, not by whoever signs in', async () => {
    const { rows } = await owner.query(
      `SELECT oid::regprocedure::text AS name FROM pg_proc WHERE prosecdef AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0))`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the application', () => {
  it('makes nothing in any schema', async () => {
    expect(
      (
        await app.query(
          `SELECT nspname FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE') AND nspname !~ '^pg_(toast_)?temp'`,
        )
      ).rows,
    ).toEqual([]);
  });
});

describe('what belongs to a clinic', () => {
  it('is bound to rows of the same clinic', async () => {
    const { rows } = await owner.query(`
      SELECT k.conrelid::regclass::text AS name, k.conname FROM pg_constraint k
      JOIN pg_attribute mine ON mine.attrelid = k.conrelid AND mine.attname = 'clinic_id'
      JOIN pg_attribute theirs ON theirs.attrelid = k.confrelid AND theirs.attname = 'clinic_id'
      WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace AND NOT (mine.attnum = ANY (k.conkey) AND theirs.attnum = ANY (k.confkey))`);
    expect(rows).toEqual([]);
  });
});

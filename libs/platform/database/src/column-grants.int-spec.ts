import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';

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

/** The columns the application changes, table by table. One more is a decision: who could write what through it? */
const changed = {
  appointment:
    'arrived_at cancelled_by cancelled_reason confirmed_at ends_at site_id starts_at starts_local status time_zone version',
  attendance: 'dose_stopped_early note_signed_at visit_ended_at visit_started_at',
  consent: 'revoked_at revoked_by revoked_how revoked_reason',
  contact_point: 'unusable_reason unusable_since value',
  course_of_treatment: 'ended_at stage stage_entered_at version',
  domain_event: 'delivered_at next_try_at tries', // the latter two by servers of the former release
  event_delivery: 'next_try_at tries',
  idempotency_record: 'body_hash created_at response status',
  integration_note:
    'author_id content content_hash hash_version header signature_meaning signed_at signed_by signed_name signed_with status updated_at version',
  magic_link: 'address_ended_at closed_because consumed_at revoked_at',
  message: 'address created_at delivered_at next_look_at status',
  message_attempt: 'ended_at error_code outcome provider_message_id',
  messaging_opt_out: 'opted_in_at undecided',
  on_call_page: 'asks_call code outcome',
  on_call_shift: 'withdrawn_at withdrawn_by',
  patient: 'language time_zone version',
  patient_plan: 'again_at planned_at policy_version safety_at',
  patient_session: 'revoked_at',
  reading: 'acknowledged_at locale',
  request_count: 'since times',
  rule_draft:
    'authors decided_at decided_by definition drafted_at from_day name only_director sent_back_because source status version',
  clinic: 'factor_roles name phone sender_name version',
  site: 'address directions name version',
  sign_in_count: 'failures last_at locked_until',
  staff_authenticator: 'confirmed_at failures last_step last_used_at locked_until',
  staff_device: 'last_used_at',
  staff_licence: 'expires_on',
  staff_link: 'code due_at expires_at outcome revoked_at token_hash tries used_at',
  staff_passkey: 'counter last_used_at',
  staff_recovery_code: 'used_at',
  staff_session: 'awaits last_seen_at proved_at proved_by revoked_at token_hash',
  staff_user:
    'disabled_at display_name failed_logins last_signed_in_at locked_until password_hash roles supervisor_id version',
  task: 'appointment_id assigned_at assigned_to climbs_at closed_at closed_by due_at opened_at role status version visit_local',
  touch:
    'due_at expires_at goes_with lease_token lease_until next_try_at rank reason sent_at status status_reason tries updated_at',
  visit:
    'admitted_at admitted_by admitted_for ended_at ended_by epoch interrupted_at room started_at state waiting_since',
  visit_join: 'epoch last_seen_at revoked_at revoked_because',
  weekly_availability: 'effective',
};

/** Written by `found-clinic`, by migrations or by a function of the owner: the application only reads them. */
const read = [
  'audit_event',
  'bookable_resource',
  'clinic',
  'demo_clock',
  'service_phase',
  'service_requirement',
  'service_type',
  'site',
  'task_policy',
  'time_zone_rules',
  'visit_transition',
];

/** What it deletes: what is over, and what holds a place or an address only for the time being. */
const deleted = [
  'availability_exception',
  'contact_point',
  'event_delivery',
  'idempotency_record',
  'link_request',
  'magic_link',
  'message_attempt', // by a policy: rejected ones only
  'message_status_callback', // by a policy: those without an error only
  'note_set_aside',
  'passkey_challenge',
  'patient_session',
  'request_count',
  'reservation',
  'session_reading',
  'sign_in_count',
  'staff_authenticator',
  'staff_device',
  'staff_link', // by a policy: those that are over only
  'staff_passkey',
  'staff_recovery_code',
  'staff_session',
  'visit_join',
  'visit_signal',
  'weekly_availability',
];

const ours = `FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_|^information_schema$'`;
const tablesWhere = async (condition: string) =>
  (
    await owner.query<{ name: string }>(
      `SELECT c.relname AS name ${ours} AND n.nspname = 'public' AND ${condition} ORDER BY 1`,
    )
  ).rows.map(({ name }) => name);

describe('the application', () => {
  it('changes the columns it has to, and no others', async () => {
    const { rows } = await owner.query<{ name: string; columns: string }>(
      `SELECT c.relname AS name, (SELECT string_agg(a.attname, ' ' ORDER BY a.attname) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege('snowmelt_app', c.oid, a.attnum, 'UPDATE')) AS columns
       ${ours} AND n.nspname = 'public' ORDER BY 1`,
    );
    expect(
      Object.fromEntries(rows.filter(({ columns }) => columns).map(({ name, columns }) => [name, columns])),
    ).toEqual(changed);
  });

  it('adds no clinic, no site, no room and no service', async () => {
    expect(
      await tablesWhere(
        `NOT has_table_privilege('snowmelt_app', c.oid, 'INSERT') AND relname !~ '^_|migration|routine_file'`,
      ),
    ).toEqual(read);
  });

  it('deletes what is over, never what happened', async () => {
    expect(await tablesWhere(`has_table_privilege('snowmelt_app', c.oid, 'DELETE')`)).toEqual(deleted);
  });

  it('reads views, with its own rights, and changes nothing through them', async () => {
    const { rows } = await owner.query<{ name: string; keeps: boolean }>(
      `SELECT c.relname AS name, 'security_invoker=true' = ANY (c.reloptions) AND has_table_privilege('snowmelt_app', c.oid, 'SELECT')
         AND NOT has_table_privilege('snowmelt_app', c.oid, 'INSERT, UPDATE, DELETE') AS keeps
       FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relnamespace = 'public'::regnamespace`,
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(({ keeps }) => keeps !== true)).toEqual([]);
  });

  it('gets no more by itself: neither by default, nor for everybody, nor as an owner', async () => {
    expect((await owner.query('SELECT * FROM pg_default_acl')).rows).toEqual([]);
    const { rows } = await owner.query(
      `SELECT n.nspname, c.relname ${ours} AND (pg_get_userbyid(c.relowner) = 'snowmelt_app' OR n.nspname = 'public' AND has_table_privilege('snowmelt_app', c.oid, 'TRUNCATE, TRIGGER, REFERENCES')
         OR EXISTS (SELECT FROM aclexplode(c.relacl) g WHERE g.grantee = 0))`,
    );
    expect(rows).toEqual([]);
    expect(
      (
        await owner.query(
          `SELECT rolname FROM pg_roles WHERE rolname = 'snowmelt_app' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)
           UNION SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.roleid WHERE pg_get_userbyid(m.member) = 'snowmelt_app'`,
        )
      ).rows,
    ).toEqual([]);
  });
});

describe('a table whose rows belong to clinics', () => {
  const held = `c.relrowsecurity AND c.relforcerowsecurity`;
  /** Of every schema: a table of another schema would be forgotten first. */
  const offenders = async () =>
    (
      await owner.query(`
        SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped AND (a.attname = 'clinic_id' OR c.relname = 'clinic' AND a.attname = 'id')
        WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_|^information_schema$' AND NOT (${held} AND a.attnotnull AND EXISTS (
          SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'of_clinic' AND p.polcmd = '*' AND p.polpermissive AND p.polroles = '{0}'
            AND pg_get_expr(p.polqual, c.oid) = format('(%I = ( SELECT current_clinic_id() AS current_clinic_id))', a.attname)
            AND pg_get_expr(p.polwithcheck, c.oid) = pg_get_expr(p.polqual, c.oid)))`)
    ).rows.map(({ name }) => name);

  it('shows them to their own clinic only, to the owner of the tables too', async () => {
    expect(await offenders()).toEqual([]);
  });

  it.each<[what: string, sql: string]>([
    ['none at all', 'SELECT'],
    [
      'nothing for the owner',
      `ALTER TABLE snow ENABLE ROW LEVEL SECURITY; ${policy('clinic_id = (SELECT current_clinic_id())')}`,
    ],
    ['a policy that shows all', `${forced()}; ${policy('true')}`],
    ['a policy for some', `${forced()}; ${policy('clinic_id = (SELECT current_clinic_id())', 'TO snowmelt_app')}`],
  ])('is found in any schema when it has %s', async (_what, sql) => {
    await owner.query('BEGIN');
    await owner.query(
      `CREATE SCHEMA attic; SET LOCAL search_path = attic, public; CREATE TABLE snow (clinic_id uuid NOT NULL); ${sql}`,
    );
    expect(await offenders()).toEqual(['attic.snow']);
    await owner.query('ROLLBACK');
  });

  it('lets nobody past the policy but the look-up across clinics', async () => {
    const { rows } = await owner.query(
      `SELECT DISTINCT p.polname, p.polcmd, p.polroles::regrole[]::text AS roles FROM pg_policy p WHERE p.polname <> 'of_clinic' AND p.polpermissive ORDER BY 1`,
    );
    expect(rows).toEqual([{ polname: 'lookup', polcmd: 'r', roles: '{snowmelt_lookup}' }]);
  });
});

function forced(): string {
  return 'ALTER TABLE snow ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY';
}
function policy(rows: string, who = ''): string {
  return `CREATE POLICY of_clinic ON snow ${who} USING (${rows}) WITH CHECK (${rows})`;
}

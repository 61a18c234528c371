import { randomUUID } from 'node:crypto';
import pg from 'pg';

export interface BookingClinic {
  readonly id: string;
  readonly staffId: string;
  /** Front desk and nurse. */
  readonly staffEmail: string;
  readonly prescriberId: string;
  readonly prescriberEmail: string;
  /** A dose of an hour needs one clinician and one chair, and so does a session of an hour, which is no dose; a check-in of half an hour needs one clinician. */
  readonly services: { readonly infusion: string; readonly session: string; readonly checkIn: string };
  /** Each of them prescribes. */
  readonly clinicians: readonly string[];
  readonly chairs: readonly string[];
  readonly patients: readonly string[];
  readonly protocolId: string;
}

interface Size {
  readonly clinicians?: number;
  readonly chairs?: number;
  readonly patients?: number;
  readonly passwordHash?: string;
  readonly sessions?: number;
  readonly patientsIn?: string;
}

/** A connection that works inside this clinic. */
export async function connectedAs(url: string, { id }: Pick<BookingClinic, 'id'>): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`SELECT set_config('app.clinic_id', $1, false)`, [id]);
  return client;
}

/** A clinic in Los Angeles, open every day from 00:00 to 23:45, with invented people, who live there unless it is said otherwise; written as the owner of the tables. */
export async function createBookingClinic(
  ownerUrl: string,
  {
    clinicians = 1,
    chairs = 1,
    patients = 2,
    passwordHash = 'none',
    sessions = 2,
    patientsIn = 'America/Los_Angeles',
  }: Size = {},
): Promise<BookingClinic> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const id = randomUUID();
  const [staffEmail, prescriberEmail] = [
    `staff-${id.slice(0, 8)}@example.com`,
    `prescriber-${id.slice(0, 8)}@example.com`,
  ];
  const number = (value: number, unit: string) => ({ value, unit, source: 'test' });
  const many = async (sql: string, values: unknown[]) =>
    (await client.query<{ id: string }>(`${sql} RETURNING id`, values)).rows.map((row) => row.id);
  const one = async (sql: string, values: unknown[]) => (await many(sql, values))[0] as string;
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('app.clinic_id', $1, true)`, [id]);
    await client.query(
      `INSERT INTO clinic (id, name, sender_name, phone, time_zone) VALUES ($1, 'Test Clinic', 'Test', '+13235550100', 'America/Los_Angeles')`,
      [id],
    );
    const staffId = await one(
      `INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash) VALUES ($1, $2, 'Sam Rivera', '{front_desk,nurse}', $3)`,
      [id, staffEmail, passwordHash],
    );
    const prescriberId = await one(
      `INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash) VALUES ($1, $2, 'Dr. Kim Reyes', '{clinician,prescriber}', $3)`,
      [id, prescriberEmail, passwordHash],
    );
    const service = (code: string, purpose: string, minutes: number, kinds: string[]) =>
      one(
        `INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES ($1, $2, $2, $3, 'in_person', $4, $5)`,
        [id, code, purpose, minutes, kinds],
      );
    const services = {
      infusion: await service('infusion', 'dose', 60, ['clinician', 'chair']),
      session: await service('session', 'preparation', 60, ['clinician', 'chair']),
      checkIn: await service('check_in', 'check_in', 30, ['clinician']),
    };
    const resources = (kind: string, count: number) =>
      many(
        `INSERT INTO bookable_resource (clinic_id, kind, name, staff_user_id)
       SELECT $1, $2, $2 || ' ' || lpad(n::text, 3, '0'), CASE $2 WHEN 'clinician' THEN $4::uuid END FROM generate_series(1, $3::int) n`,
        [id, kind, count, prescriberId],
      );
    const [clinicianIds, chairIds] = [await resources('clinician', clinicians), await resources('chair', chairs)];
    await client.query(
      `INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local)
      SELECT $1, r.id, d, '00:00', '23:45' FROM bookable_resource r, generate_series(1, 7) d`,
      [id],
    );
    const patientIds = await many(
      `INSERT INTO patient (clinic_id, given_name, family_name, birth_on, language, time_zone)
      SELECT $1, 'Robin', 'Example ' || n, '1980-01-01', 'en-US', $3 FROM generate_series(1, $2::int) n`,
      [id, patients, patientsIn],
    );
    const protocolId = await one(
      `INSERT INTO protocol (clinic_id, code, version, name, definition, approved_by, approved_at)
      VALUES ($1, 'iv_induction', 1, 'Infusions', $2, 'test', now())`,
      [
        id,
        JSON.stringify({
          sessions: number(sessions, 'sessions'),
          minimumGapHours: number(48, 'h'),
          hardMinimumGapHours: number(24, 'h'),
          fastingSolidsHours: number(6, 'h'),
          fastingClearHours: number(2, 'h'),
          noDriveHours: number(24, 'h'),
        }),
      ],
    );
    await client.query('COMMIT');
    return {
      id,
      staffId,
      staffEmail,
      prescriberId,
      prescriberEmail,
      services,
      clinicians: clinicianIds,
      chairs: chairIds,
      patients: patientIds,
      protocolId,
    };
  } finally {
    await client.end();
  }
}

import { randomUUID } from 'node:crypto';
import { noteTemplate } from '../../prisma/seed/note-template.js';
import type { Caller, TestApi } from './api.js';

export interface NoteClinic {
  /** Two clinicians with lanes of their own, an admin, and a nurse who is nothing else. */
  readonly leo: Caller;
  readonly amara: Caller;
  readonly nurse: Caller;
  readonly admin: Caller;
  readonly leoId: string;
  readonly amaraId: string;
  /** Books an integration visit with Leo, at an hour of its own, and says what became of it. */
  visit(status?: 'booked' | 'arrived' | 'fulfilled' | 'cancelled' | 'noshow', change?: { patient?: number; hoursAgo?: number; service?: string; withAmara?: boolean }): Promise<string>;
}

/** Adds to the first clinic of the API what notes need. Visits are written by SQL, because nobody books into the past. */
export async function createNoteClinic(api: TestApi): Promise<NoteClinic> {
  const { id: clinic } = api.clinic;
  const one = async (sql: string, values: unknown[]) => (await api.sql(`${sql} RETURNING id`, values))[0]?.['id'] as string;
  const person = async (name: string, roles: string[]) => {
    const email = `${randomUUID().slice(0, 8)}@example.com`;
    const id = await one(`INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash) SELECT $1, $2, $3, $4, password_hash FROM staff_user WHERE id = $5`, [clinic, email, name, roles, api.clinic.staffId]);
    return { id, caller: await api.signIn(email) };
  };
  const leo = await person('Leo Park, LMFT', ['clinician']);
  const amara = await person('Dr. Amara Osei', ['clinician', 'prescriber']);
  const nurse = await person('Ben Okafor, RN', ['nurse']);
  const admin = await person('Ines Fontaine', ['admin']);
  const lane = (staffId: string, name: string) => one(`INSERT INTO bookable_resource (clinic_id, kind, name, staff_user_id) VALUES ($1, 'clinician', $2, $3)`, [clinic, name, staffId]);
  const lanes = { leo: await lane(leo.id, 'Leo Park, LMFT'), amara: await lane(amara.id, 'Dr. Amara Osei') };
  const integration = await one(`INSERT INTO service_type (clinic_id, code, name, modality, duration_minutes, required_kinds) VALUES ($1, 'integration', 'Integration visit', 'telehealth', 50, '{clinician}')`, [clinic]);
  await api.sql(`INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5, 'test', 'test', now())`,
    [clinic, noteTemplate.code, noteTemplate.version, noteTemplate.name, JSON.stringify(noteTemplate.definition)]);
  let hour = 0;
  return {
    leo: leo.caller, amara: amara.caller, nurse: nurse.caller, admin: admin.caller, leoId: leo.id, amaraId: amara.id,
    async visit(status = 'arrived', { patient = 0, hoursAgo = 10_000 + (hour += 1), service = integration, withAmara = false } = {}) {
      const id = await one(`INSERT INTO appointment (clinic_id, patient_id, service_type_id, status, starts_local, time_zone, starts_at, ends_at, created_by)
        SELECT $1, $2, $3, $4, (now() - $5 * interval '1 hour') AT TIME ZONE 'America/Los_Angeles', 'America/Los_Angeles', now() - $5 * interval '1 hour', now() - $5 * interval '1 hour' + interval '50 minutes', $6`,
      [clinic, api.clinic.patients[patient], service, status, hoursAgo, api.clinic.staffId]);
      await api.sql(`INSERT INTO reservation (clinic_id, appointment_id, resource_id, period) SELECT clinic_id, id, $2, tstzrange(starts_at, ends_at) FROM appointment WHERE id = $1 AND status <> 'cancelled'`, [id, withAmara ? lanes.amara : lanes.leo]);
      return id;
    },
  };
}

/** Enough to sign. */
export const written = { phenomenology: 'A field of snow.', insight: 'Paths can melt.', practice: 'Walk at seven, daily.', risks: 'None observed.', plan: 'Meet next week.' };

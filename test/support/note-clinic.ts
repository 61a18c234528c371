import { randomUUID } from 'node:crypto';
import { noteTemplate } from '../../prisma/seed/note-template.js';
import type { Answer, Caller, TestApi } from './api.js';
import { zoneWhereItIs } from './zones.js';

export interface NoteClinic {
  /** Two clinicians with lanes of their own, an admin, and a nurse who is nothing else. */
  readonly leo: Caller;
  readonly amara: Caller;
  readonly nurse: Caller;
  readonly admin: Caller;
  readonly leoId: string;
  readonly amaraId: string;
  /** Books an integration visit with Leo, at an hour of its own, and says what became of it. It is noon where visits are now, and was so a day ago. */
  visit: (
    status?: 'booked' | 'arrived' | 'fulfilled' | 'cancelled' | 'noshow',
    change?: { patient?: number; hoursAgo?: number; service?: string; withAmara?: boolean },
  ) => Promise<string>;
  /** What other domains tell of a visit. */
  say: (appointmentId: string, type: string, at?: string) => Promise<unknown>;
}

/** Adds to the first clinic of the API what notes need. Visits are written by SQL, because nobody books into the past. */
export async function createNoteClinic(api: TestApi): Promise<NoteClinic> {
  const { id: clinic } = api.clinic;
  const one = async (sql: string, values: unknown[]) =>
    (await api.sql(`${sql} RETURNING id`, values))[0]?.['id'] as string;
  const person = async (name: string, roles: string[]) => {
    const email = `${randomUUID().slice(0, 8)}@example.com`;
    const id = await one(
      `INSERT INTO staff_user (clinic_id, email, display_name, roles, password_hash) SELECT $1, $2, $3, $4, password_hash FROM staff_user WHERE id = $5`,
      [clinic, email, name, roles, api.clinic.staffId],
    );
    return { id, caller: await api.signIn(email) };
  };
  const leo = await person('Leo Park, LMFT', ['clinician']);
  const amara = await person('Dr. Amara Osei', ['clinician', 'prescriber']);
  const nurse = await person('Ben Okafor, RN', ['nurse']);
  const admin = await person('Ines Fontaine', ['admin']);
  const lane = (staffId: string, name: string) =>
    one(`INSERT INTO bookable_resource (clinic_id, kind, name, staff_user_id) VALUES ($1, 'clinician', $2, $3)`, [
      clinic,
      name,
      staffId,
    ]);
  const lanes = { leo: await lane(leo.id, 'Leo Park, LMFT'), amara: await lane(amara.id, 'Dr. Amara Osei') };
  const integration = await one(
    `INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES ($1, 'integration', 'Integration visit', 'integration', 'telehealth', 50, '{clinician}')`,
    [clinic],
  );
  await api.sql(
    `INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at) VALUES ($1, $2, $3, $4, $5, 'test', 'test', now())`,
    [clinic, noteTemplate.code, noteTemplate.version, noteTemplate.name, JSON.stringify(noteTemplate.definition)],
  );
  let hour = 0;
  return {
    leo: leo.caller,
    amara: amara.caller,
    nurse: nurse.caller,
    admin: admin.caller,
    leoId: leo.id,
    amaraId: amara.id,
    async visit(
      status = 'arrived',
      { patient = 0, hoursAgo = 10_000 + (hour += 1), service = integration, withAmara = false } = {},
    ) {
      const id = await one(
        `INSERT INTO appointment (clinic_id, patient_id, service_type_id, status, starts_local, time_zone, starts_at, ends_at, created_by)
        SELECT $1, $2, $3, $4, t AT TIME ZONE $7, $7, t, t + interval '50 minutes', $6 FROM (SELECT now() - $5 * interval '1 hour' AS t) w`,
        [clinic, api.clinic.patients[patient], service, status, hoursAgo, api.clinic.staffId, zoneWhereItIs(12)],
      );
      await api.sql(
        `INSERT INTO reservation (clinic_id, appointment_id, resource_id, period) SELECT clinic_id, id, $2, tstzrange(starts_at, ends_at) FROM appointment WHERE id = $1 AND status <> 'cancelled'`,
        [id, withAmara ? lanes.amara : lanes.leo],
      );
      return id;
    },
    say: (appointmentId, type, at = '2026-11-20T18:00:00Z') =>
      api.sql(
        `INSERT INTO domain_event (clinic_id, type, patient_id, payload, occurred_at) SELECT clinic_id, $2, patient_id, jsonb_build_object('appointmentId', id), $3 FROM appointment WHERE id = $1`,
        [appointmentId, type, at],
      ),
  };
}

export const code = ({ status, body }: Answer) => [status, body?.code];

/** What clinicians do with notes, by HTTP; Leo, when nobody is named. */
export function noteActs(clinic: () => NoteClinic) {
  const matching = (etag: string | null): Record<string, string> => (etag === null ? {} : { 'if-match': etag });
  const open = (appointmentId: string, who = clinic().leo, body = {}) =>
    who.post(`/api/appointments/${appointmentId}/note`, body);
  const save = (id: string, content: object, etag: string | null, who = clinic().leo) =>
    who.put(`/api/notes/${id}`, { content }, matching(etag));
  const sign = (id: string, etag: string | null, who = clinic().leo, key = randomUUID()) =>
    who.post(`/api/notes/${id}/signature`, {}, key, matching(etag));
  const takeOver = (id: string, etag: string | null, who = clinic().amara, reason = 'Leo is ill') =>
    who.post(`/api/notes/${id}/handovers`, { reason }, randomUUID(), matching(etag));
  const handIn = (id: string, setAside: object[], who = clinic().amara) =>
    who.post(`/api/notes/${id}/set-aside`, { setAside });
  const addendum = (id: string, body: object, who = clinic().leo) => who.post(`/api/notes/${id}/addenda`, body);
  const draft = async (status: 'booked' | 'arrived' | 'fulfilled' = 'arrived') =>
    (await open(await clinic().visit(status))).body as { id: string; etag: string };
  const complete = async () => {
    const note = await draft();
    return { id: note.id, etag: (await save(note.id, written, note.etag)).body.etag as string };
  };
  const signed = async () => {
    const note = await complete();
    expect((await sign(note.id, note.etag)).status).toBe(200);
    return note.id;
  };
  return { open, save, sign, takeOver, handIn, addendum, draft, complete, signed };
}

/** What is asked at the beginning of a video visit. */
export const asked = {
  patientLocation: '12 Alder Lane, Fresno, California',
  othersPresent: 'Nobody else; the space is private.',
  identifiers: 'Full name and date of birth.',
  telehealthConsent: 'Asked; agrees.',
  emergencyPlan: 'Her sister, (323) 555-0150; we call back when the line drops.',
};
/** Enough to sign. */
export const written = {
  ...asked,
  phenomenology: 'A field of snow.',
  insight: 'Paths can melt.',
  practice: 'Walk at seven, daily.',
  suicidalThoughts: 'Asked; none, now or since the dose.',
  risks: 'None observed.',
  plan: 'Meet next week.',
};

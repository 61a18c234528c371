import { randomUUID } from 'node:crypto';
import { staffMember } from '@snowmelt/identity/testing';
import { approvedTemplate } from '@snowmelt/notes/testing';
import { bookedAppointment, integrationVisits, lane, toldOf } from '@snowmelt/scheduling/testing';
import { noteTemplate } from '../../prisma/seed/note-template.js';
import type { Answer, Caller, TestApi } from './api.js';
import { zoneWhereItIs } from './zones.js';

export interface NoteClinic {
  /** Two clinicians with lanes of their own, an admin, and a nurse without further roles. */
  readonly leo: Caller;
  readonly amara: Caller;
  readonly nurse: Caller;
  readonly admin: Caller;
  readonly leoId: string;
  readonly amaraId: string;
  /**
   * An integration visit with Leo at an hour of its own, in the given status. It is noon in its time zone now, and was
   * noon a day ago.
   */
  visit: (
    status?: 'booked' | 'arrived' | 'fulfilled' | 'cancelled' | 'noshow',
    change?: { patient?: number; hoursAgo?: number; service?: string; withAmara?: boolean },
  ) => Promise<string>;
  /** What telehealth tells of a visit. */
  say: (appointmentId: string, fact: 'visit_started_at' | 'visit_ended_at', at?: string) => Promise<unknown>;
}

/**
 * Adds to the API's first clinic what notes need, by default the template of a new clinic. Visits come from a factory,
 * because a visit in the past cannot be booked.
 */
export async function createNoteClinic(
  api: TestApi,
  template: Parameters<typeof approvedTemplate>[1] = noteTemplate,
): Promise<NoteClinic> {
  const { sql } = api;
  const { leo, amara, nurse, admin } = await staffOf(api);
  const lanes = {
    leo: await lane(sql, 'Leo Park, LMFT', leo.id),
    amara: await lane(sql, 'Dr. Amara Osei', amara.id),
  };
  const integration = await integrationVisits(sql);
  await approvedTemplate(sql, template);
  let hour = 0;
  return {
    leo: leo.caller,
    amara: amara.caller,
    nurse: nurse.caller,
    admin: admin.caller,
    leoId: leo.id,
    amaraId: amara.id,
    visit: (
      status = 'arrived',
      { patient = 0, hoursAgo = 10_000 + (hour += 1), service = integration, withAmara = false } = {},
    ) =>
      bookedAppointment(sql, {
        patientId: api.clinic.patients[patient] as string,
        serviceTypeId: service,
        by: api.clinic.staffId,
        status,
        startsIn: -hoursAgo * 60,
        timeZone: zoneWhereItIs(12),
        laneId: withAmara ? lanes.amara : lanes.leo,
      }),
    say: (appointmentId, fact, at = '2026-11-20T18:00:00Z') => toldOf(sql, appointmentId, fact, at),
  };
}

async function staffOf(api: TestApi) {
  const person = async (name: string, roles: string[]) => {
    const { id, email } = await staffMember(api.sql, { name, roles, passwordOf: api.clinic.staffId });
    return { id, caller: await api.signIn(email) };
  };
  return {
    leo: await person('Leo Park, LMFT', ['clinician']),
    amara: await person('Dr. Amara Osei', ['clinician', 'prescriber']),
    nurse: await person('Chidi Okafor, RN', ['nurse']),
    admin: await person('Tom Whelan', ['admin']),
  };
}

export const code = ({ status, body }: Answer) => [status, body?.code];

/** What clinicians do with notes over HTTP, by default Leo. */
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

/** The answers to what is asked at the beginning of a video visit. */
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

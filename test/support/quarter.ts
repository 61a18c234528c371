import { happenedBefore } from '@snowmelt/events/testing';
import { linksSent } from '@snowmelt/identity/testing';
import { deliveredTexts, textsReceived } from '@snowmelt/messaging/testing';
import { notesOf } from '@snowmelt/notes/testing';
import { approveRules, freeRules, plannedByRules, remindersOf } from '@snowmelt/outreach/testing';
import { agreedTo, registeredPatients } from '@snowmelt/patients/testing';
import { bookedAppointment, lane, openEveryDay, toldOf } from '@snowmelt/scheduling/testing';
import { approveVisitRules, visitsScheduled } from '@snowmelt/telehealth/testing';
import { courseAt } from '@snowmelt/treatment/testing';
import { noteTemplate } from '../../prisma/seed/note-template.js';
import type { TestApi } from './api.js';

const DAY = 24 * 60;
/** A week of the quarter lies ahead. */
const [DAYS, AHEAD, A_DAY] = [100, 7, 16];

interface QuarterVisit {
  readonly id: string;
  readonly patientId: string;
  readonly dueMinutesAgo: number;
  readonly isHeld: boolean;
  readonly isByVideo: boolean;
}

/** What a clinic of twenty people has after its first quarter: some 1,600 appointments of two services. */
export interface Quarter {
  readonly visits: readonly QuarterVisit[];
  readonly patients: readonly string[];
}

/** `services`: one with doses and one by video, with a note. `author`: of all the notes. */
export async function aQuarterPassed(
  { sql, clinic }: TestApi,
  { services, author }: { services: { dose: string; video: string }; author: string },
): Promise<Quarter> {
  await sql('BEGIN');
  await approveRules(sql, { ...freeRules, reminders: { infusion: ['PT24H'], telehealth: ['PT1H'] } });
  await approveVisitRules(sql);
  const patients = await registeredPatients(sql, 240);
  for (const [n, patient] of patients.entries())
    await agreedTo(sql, patient, `+1323555${String(n).padStart(4, '0')}`, { recordedBy: clinic.staffId });
  for (const patientId of patients.slice(0, 160))
    await courseAt(sql, 'induction', { patientId, protocolId: clinic.protocolId, startedDaysAgo: 60 });
  await plannedByRules(sql, 1);
  const visits = await booked({ sql, clinic }, services, patients);
  await written(sql, visits, author);
  await remindersSent(sql, visits);
  for (const patient of patients.slice(0, 100)) await textsReceived(sql, patient, '+13235550142', 3);
  await sql('COMMIT');
  return { visits, patients };
}

async function booked(
  { sql, clinic }: Pick<TestApi, 'sql' | 'clinic'>,
  services: { dose: string; video: string },
  patients: readonly string[],
): Promise<QuarterVisit[]> {
  const lanes: string[] = [];
  for (let n = 0; n < A_DAY; n += 1) lanes.push(await lane(sql, `Clinician ${n + 1}`, null));
  await openEveryDay(sql, lanes);
  const visits: QuarterVisit[] = [];
  for (let n = 0; n < DAYS * A_DAY; n += 1) {
    const startsIn = (Math.floor(n / A_DAY) - DAYS + AHEAD) * DAY + (n % A_DAY) * 30;
    const [patientId, isByVideo] = [patients[(n * 7) % patients.length] as string, n % 2 === 1];
    const status = startsIn > -DAY ? 'booked' : ((['cancelled', 'noshow', 'booked'] as const)[n % 20] ?? 'fulfilled');
    const service = { serviceTypeId: isByVideo ? services.video : services.dose, by: clinic.staffId };
    const id = await bookedAppointment(sql, {
      patientId,
      ...service,
      startsIn,
      status,
      laneId: lanes[n % A_DAY] as string,
      bookedDaysAgo: Math.max(0, Math.ceil(-startsIn / DAY)) + 3,
    });
    visits.push({ id, patientId, dueMinutesAgo: DAY - startsIn, isHeld: status === 'fulfilled', isByVideo });
  }
  return visits;
}

/** Nine in ten of the held visits by video have a note, one in ten of these is a draft. */
async function written(sql: TestApi['sql'], visits: readonly QuarterVisit[], author: string): Promise<void> {
  const byVideo = visits.filter((visit) => visit.isByVideo);
  await visitsScheduled(sql, byVideo);
  const held = byVideo.filter(({ isHeld }) => isHeld);
  for (const { id } of held) await toldOf(sql, id, 'visit_started_at', '2026-09-01T18:00:00Z');
  const noted = held.filter((_, n) => n % 10 > 0);
  const note = { author, template: noteTemplate };
  await notesOf(
    sql,
    noted.filter((_, n) => n % 10 === 0),
    { ...note, signed: false },
  );
  await notesOf(
    sql,
    noted.filter((_, n) => n % 10 > 0),
    { ...note, signed: true },
  );
  await happenedBefore(
    sql,
    'note.signed',
    noted.map(({ id, patientId }) => ({ patientId, payload: { patientId, noteId: id, appointmentId: id } })),
  );
}

async function remindersSent(sql: TestApi['sql'], visits: readonly QuarterVisit[]): Promise<void> {
  const said = (type: string) =>
    happenedBefore(
      sql,
      type,
      visits.map(({ id, patientId }) => ({ patientId, payload: { patientId, appointmentId: id, version: 1 } })),
    );
  await said('appointment.booked');
  await said('appointment.fulfilled');
  const due = visits.filter(({ dueMinutesAgo }) => dueMinutesAgo > DAY);
  for (const template of ['reminder-72h', 'reminder-24h']) {
    const touches = await remindersOf(sql, due, template, 'sent');
    await deliveredTexts(sql, touches.slice(50), { daysAgo: 30 });
    await deliveredTexts(sql, touches.slice(0, 50), { daysAgo: 1, status: 'undelivered' });
    await linksSent(
      sql,
      touches.map(({ id, patientId }, n) => ({ id: due[n]?.id as string, patientId, touchId: id })),
    );
    await happenedBefore(
      sql,
      'touch.sent',
      touches.map(({ id, patientId }) => ({ patientId, payload: { patientId, touchId: id } })),
    );
  }
  const soon = visits.filter(({ dueMinutesAgo }) => dueMinutesAgo <= DAY);
  await remindersOf(
    sql,
    soon.slice(0, 20).map((visit) => ({ ...visit, dueMinutesAgo: 5 })),
    'reminder-24h',
    'planned',
  );
  await remindersOf(sql, soon, 'reminder-1h', 'planned');
}

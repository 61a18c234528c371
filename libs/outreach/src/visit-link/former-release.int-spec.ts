import { UnitOfWork } from '@snowmelt/database';
import { EventLog } from '@snowmelt/events';
import { happenedAtFormerServer } from '@snowmelt/events/testing';
import { sentLink } from '@snowmelt/identity/testing';
import { AttendanceService, SchedulingModule } from '@snowmelt/scheduling';
import { bookedAppointment, integrationVisits } from '@snowmelt/scheduling/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { FactsRepository } from '../plan/facts.repository.js';
import { OutreachModule } from '../outreach.module.js';

let context: ClinicContext;
let patientId: string;
let visits: string;
beforeAll(async () => {
  context = await createClinicContext([SchedulingModule, OutreachModule]);
  [patientId] = context.clinic.patients as [string];
  visits = await integrationVisits(context.sql);
});
afterAll(() => context?.stop());

let day = 0;
/** Each on a day of its own. */
const booked = () => {
  day += 1;
  const startsLocal = `2037-06-${String(day).padStart(2, '0')}T10:00`;
  return bookedAppointment(context.sql, {
    patientId,
    serviceTypeId: visits,
    by: context.clinic.staffId,
    startsLocal,
  });
};
/** As the role that servers have, in this order, on a day on which all of it happens. */
const recorded = (appointmentId: string, ...facts: readonly (readonly [type: string, at: string, more?: object])[]) =>
  context.inClinic(async () => {
    const unitOfWork = context.get(UnitOfWork);
    const ids: string[] = [];
    for (const [type, at, more] of facts)
      ids.push(
        await happenedAtFormerServer((text, values) => unitOfWork.query(text, values ?? []), type, {
          patientId,
          payload: { patientId, appointmentId, ...more },
          at: `2026-11-29T${at}Z`,
        }),
      );
    return ids;
  });
const times = `to_char(visit_started_at AT TIME ZONE 'UTC', 'HH24:MI') AS started, to_char(visit_ended_at AT TIME ZONE 'UTC', 'HH24:MI') AS ended,
  to_char(note_signed_at AT TIME ZONE 'UTC', 'HH24:MI') AS signed`;
const attendance = (appointmentId: string) =>
  context.sql(`SELECT ${times} FROM attendance WHERE appointment_id = $1`, [appointmentId]);
const linkAsked = async (appointmentId: string) => {
  const facts = await context.inClinic(() => context.get(FactsRepository).of(patientId, 0));
  return facts?.appointments.find(({ id }) => id === appointmentId)?.linkAsked;
};

describe('what a server of the former release records while it still runs', () => {
  it('of a visit and its note is kept as if this release had: the first start, the last end and signature', async () => {
    const visit = await booked();
    await recorded(
      visit,
      ['visit.started', '18:05'],
      ['visit.started', '18:03'],
      ['visit.ended', '18:50', { heldUntil: '2026-11-29T18:40:00Z' }],
      ['visit.ended', '18:30'],
      ['note.signed', '19:00'],
    );
    expect(await attendance(visit)).toEqual([{ started: '18:03', ended: '18:40', signed: '19:00' }]);
  });

  it('of a visit before it was moved does not count, but a signature does', async () => {
    const visit = await booked();
    await recorded(
      visit,
      ['visit.started', '18:03'],
      ['visit.ended', '18:10'],
      ['note.signed', '18:30'],
      ['appointment.rescheduled', '18:40'],
    );
    expect(await attendance(visit)).toEqual([{ started: null, ended: null, signed: '18:30' }]);
  });

  it('of a link that was asked for is in the plan, by the id that the former release plans it by', async () => {
    const visit = await booked();
    const [, last] = await recorded(visit, ['link.asked', '18:00'], ['link.asked', '18:30']);
    expect(await linkAsked(visit)).toEqual({ id: last, at: new Date('2026-11-29T18:30:00Z') });
  });

  it('of a cancellation is what the page of its link says', async () => {
    const [cancelled, other] = [await booked(), await booked()];
    for (const appointmentId of [cancelled, other]) await sentLink(context.sql, { patientId, appointmentId });
    await recorded(cancelled, ['appointment.cancelled', '18:00']);
    expect(
      await context.sql(
        'SELECT closed_because FROM magic_link WHERE appointment_id = ANY ($1) ORDER BY appointment_id',
        [[cancelled, other]],
      ),
    ).toEqual([{ closed_because: 'cancelled' }, { closed_because: null }]);
  });
});

it('events of this release change nothing: their acts have told the owners, and nothing is kept twice', async () => {
  const visit = await booked();
  await context.inClinic(async () => {
    const events = context.get(EventLog);
    const about = { patientId, appointmentId: visit };
    await context.get(AttendanceService).visitStarted(visit);
    events.append('visit.started', { ...about, visitId: visit });
    events.append('visit.ended', { ...about, visitId: visit });
    events.append('note.signed', { ...about, noteId: visit });
    events.append('link.asked', about);
    events.append('appointment.rescheduled', { ...about, version: 2 });
  });
  expect(await attendance(visit)).toEqual([{ started: expect.stringMatching(/:/), ended: null, signed: null }]);
  expect(await linkAsked(visit)).toBeNull();
});

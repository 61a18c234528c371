import type { Appointment } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { CourseService } from '@snowmelt/treatment';
import { approvedProtocol, courseKeepsTo } from '@snowmelt/treatment/testing';
import { somebodyWaits, until } from '../../../../test/support/until.js';
import { AppointmentService } from './appointment.service.js';
import { AttendanceService } from './attendance.service.js';
import { BookingService } from './booking.service.js';
import {
  because,
  book,
  context,
  desk,
  dose,
  nurse,
  pair,
  patientIn,
  prescriber,
  setUpDoses,
  written,
} from '../testing/dose-scene.js';

setUpDoses();

/** For a patient who has one on Monday, 7 December 2037, 13:00. */
describe('a second dose', () => {
  const afterMonday = async () => {
    const { patientId } = await patientIn();
    await book(patientId, '2037-12-07T13:00');
    return patientId;
  };
  /** Frees the chair on Monday for the next case. */
  const cleared = async (patientId: string) => {
    const booked = (await desk(() => context.get(AppointmentService).ofPatient(patientId))).filter(
      ({ status }) => status === 'booked',
    );
    for (const { id, version } of booked)
      await desk(() =>
        context.get(AttendanceService).cancel(id, { version, cancelledBy: 'clinic', reason: 'end of the spec' }),
      );
  };

  it('23 h 59 min after another is refused, and no override is possible, not even by a prescriber', async () => {
    const patientId = await afterMonday();
    for (const by of [desk, prescriber]) {
      await expect(book(patientId, '2037-12-08T12:59', because, by)).rejects.toMatchObject({
        status: 422,
        code: 'SCHEDULING.DOSES_TOO_CLOSE',
        meta: {
          gapMinutes: 1439,
          hardMinimumHours: 24,
          otherStartsLocal: '2037-12-07T13:00',
          orLaterLocal: '2037-12-09T13:00',
        },
      });
    }
    await expect(book(patientId, '2037-12-06T13:01', because, prescriber)).rejects.toMatchObject({
      code: 'SCHEDULING.DOSES_TOO_CLOSE',
      meta: { orEarlierLocal: '2037-12-05T13:00' },
    });
    await cleared(patientId);
  });

  it('47 h 59 min after another is refused unless a prescriber overrides the gap with a reason, which stays with the visit', async () => {
    const patientId = await afterMonday();
    const before = await written();
    await expect(book(patientId, '2037-12-09T12:59')).rejects.toMatchObject({
      status: 409,
      code: 'SCHEDULING.PROTOCOL_GAP',
      meta: { gapMinutes: 2879, minimumHours: 48, orLaterLocal: '2037-12-09T13:00' },
    });
    await expect(book(patientId, '2037-12-09T12:59', {}, prescriber)).rejects.toMatchObject({
      code: 'SCHEDULING.PROTOCOL_GAP',
    });
    await expect(book(patientId, '2037-12-09T12:59', because, desk)).rejects.toMatchObject({
      status: 403,
      code: 'SCHEDULING.OVERRIDE_NOT_ALLOWED',
    });
    expect(await written()).toBe(before);
    const { id, overrides } = await book(patientId, '2037-12-09T12:59', because, prescriber);
    expect(overrides).toEqual([
      { rule: 'PROTOCOL_GAP', gapMinutes: 2879, reason: because.gapOverride.reason, givenBy: 'Dr. Kim Reyes' },
    ]);
    expect(
      await context.sql(
        `SELECT actor_id, detail FROM audit_event WHERE action = 'appointment.override' AND entity_id = $1`,
        [id],
      ),
    ).toEqual([{ actor_id: context.clinic.prescriberId, detail: { rule: 'PROTOCOL_GAP', version: 1 } }]);
    await expect(
      context.sql(`UPDATE booking_override SET reason = 'something else' WHERE appointment_id = $1`, [id]),
    ).rejects.toMatchObject({ code: '23000' });
    await cleared(patientId);
  });

  it("exactly 24 h after another needs the prescriber's override, exactly 48 h after needs none", async () => {
    const patientId = await afterMonday();
    await expect(book(patientId, '2037-12-08T13:00')).rejects.toMatchObject({ code: 'SCHEDULING.PROTOCOL_GAP' });
    expect(await book(patientId, '2037-12-09T13:00', because, prescriber)).toMatchObject({ overrides: [] }); // no override was needed
    await cleared(patientId);
  });

  it('is measured in elapsed time: Saturday 13:00 to Monday 13:00 over the spring clock change is 47 hours', async () => {
    const { patientId } = await patientIn();
    await book(patientId, '2037-03-07T13:00');
    await expect(book(patientId, '2037-03-09T13:00')).rejects.toMatchObject({
      code: 'SCHEDULING.PROTOCOL_GAP',
      meta: { gapMinutes: 47 * 60, orLaterLocal: '2037-03-09T14:00' },
    });
    expect(await book(patientId, '2037-03-09T14:00')).toMatchObject({ overrides: [] });
  });

  it('is checked when a visit is moved as when it is booked, but not against itself', async () => {
    const patientId = await afterMonday();
    const second = await book(patientId, '2037-12-09T13:00');
    const move = (startsLocal: string, { id, version }: Appointment, change = {}, by = desk) =>
      by(() => context.get(BookingService).reschedule(id, { startsLocal, version, resourceIds: pair(1), ...change }));
    await expect(move('2037-12-08T12:00', second)).rejects.toMatchObject({ code: 'SCHEDULING.DOSES_TOO_CLOSE' });
    await expect(move('2037-12-09T12:00', second)).rejects.toMatchObject({ code: 'SCHEDULING.PROTOCOL_GAP' });
    const moved = await move('2037-12-09T12:00', second, because, prescriber);
    expect(moved.overrides).toHaveLength(1);
    const back = await move('2037-12-09T13:30', moved);
    expect(back.overrides).toEqual([]); // the override was for the other time
    await nurse(() => context.get(CourseService).changeStage(back.courseId as string, 'on_hold', 'chest pain'));
    await expect(move('2037-12-10T13:30', back)).rejects.toMatchObject({
      code: 'SCHEDULING.COURSE_NOT_READY',
      meta: { stage: 'on_hold' },
    });
    await expect(move('2037-12-10T13:30', back, because, prescriber)).rejects.toMatchObject({
      code: 'SCHEDULING.COURSE_NOT_READY',
    });
    await cleared(patientId);
  });

  it('is measured against doses that were not cancelled, and not against other visits', async () => {
    const patientId = await afterMonday();
    await cleared(patientId);
    await book(patientId, '2037-12-07T15:00', { serviceTypeId: context.clinic.services.session });
    expect(await book(patientId, '2037-12-08T10:00')).toMatchObject({ status: 'booked' });
    await cleared(patientId);
  });

  it('of two booked at once on neighbouring days only one is accepted', async () => {
    const { patientId } = await patientIn();
    const answers = await Promise.allSettled([
      book(patientId, '2037-12-14T22:00'),
      book(patientId, '2037-12-15T08:00', { resourceIds: pair(1) }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(answers.find((answer) => answer.status === 'rejected')).toMatchObject({
      reason: { code: 'SCHEDULING.DOSES_TOO_CLOSE' },
    });
  });

  it('waits for another of the same course that is just being booked, and is then measured against it', async () => {
    const { patientId } = await patientIn();
    let booked = () => {};
    const isBooked = new Promise<void>((resolve) => {
      booked = resolve;
    });
    const first = desk(async () => {
      await context.get(BookingService).book(dose(patientId, '2037-12-16T08:00'));
      booked();
      await until('the second one waits', () => somebodyWaits((text) => context.get(UnitOfWork).query(text)));
    });
    await isBooked;
    const second = book(patientId, '2037-12-17T07:00', { resourceIds: pair(1) }).catch((error: unknown) => error);
    await first;
    expect(await second).toMatchObject({ code: 'SCHEDULING.DOSES_TOO_CLOSE' });
  });

  it('is refused where the protocol has no number for the gap: there is no default', async () => {
    const { patientId } = await patientIn();
    const id = await approvedProtocol(context.sql, {
      code: 'bare',
      name: 'Bare',
      definition: { sessions: { value: 2 } },
    });
    await courseKeepsTo(context.sql, patientId, id);
    await expect(book(patientId, '2037-12-20T08:00')).rejects.toMatchObject({
      status: 409,
      code: 'SCHEDULING.PROTOCOL_NUMBER_MISSING',
    });
  });
});

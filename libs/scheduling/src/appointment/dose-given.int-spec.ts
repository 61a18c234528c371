import type { Role } from '@snowmelt/contracts';
import { CourseService } from '@snowmelt/treatment';
import { AppointmentRepository } from './appointment.repository.js';
import { AttendanceService } from './attendance.service.js';
import {
  as,
  because,
  book,
  context,
  desk,
  nextPatient,
  nurse,
  patientIn,
  prescriber,
  setUpDoses,
} from '../testing/dose-scene.js';

setUpDoses();

describe('recording whether a dose was given', () => {
  const arrived = async (hour: string) => {
    const course = await patientIn();
    const { id } = await book(course.patientId, `2037-11-20T${hour}`);
    await context.sql(`UPDATE appointment SET starts_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    await desk(() => context.get(AttendanceService).record(id, 1, 'arrived'));
    return {
      ...course,
      id,
      given: (by: typeof desk) => by(() => context.get(AttendanceService).record(id, 2, 'fulfilled')),
    };
  };

  it('is not possible for the front desk', async () => {
    const { given } = await arrived('08:00');
    await expect(given(desk)).rejects.toMatchObject({ status: 403, code: 'SCHEDULING.NOT_YOURS_TO_SAY' });
    await expect(given((work) => as(context.clinic.staffId, ['front_desk', 'admin'], work))).rejects.toMatchObject({
      code: 'SCHEDULING.NOT_YOURS_TO_SAY',
    });
  });

  it.each<[Role, string]>([
    ['nurse', '10:00'],
    ['clinician', '12:00'],
    ['prescriber', '14:00'],
  ])('is said by the %s', async (role, hour) => {
    const { given } = await arrived(hour);
    expect(await given((work) => as(context.clinic.staffId, [role], work))).toMatchObject({ status: 'fulfilled' });
  });

  it('that was stopped before half of it was, is said with the reason, and is no session of the course', async () => {
    const { id, courseId } = await arrived('20:00');
    const stage = async () =>
      (await context.sql('SELECT stage FROM course_of_treatment WHERE id = $1', [courseId]))[0]?.['stage'];
    const stopped = (by: typeof desk, version: number, status: 'fulfilled' | 'arrived' = 'fulfilled') =>
      by(() => context.get(AttendanceService).record(id, version, status, 'vomiting, and the patient asked to stop'));
    const before = await stage();
    await expect(stopped(desk, 2)).rejects.toMatchObject({ status: 403 });
    expect(await stopped(nurse, 2)).toMatchObject({
      status: 'fulfilled',
      stoppedEarly: 'vomiting, and the patient asked to stop',
    });
    await nurse(() =>
      context
        .get(AppointmentRepository)
        .dosesRecordedAt(courseId)
        .then((doses) => expect(doses).toEqual([])),
    );
    expect(await stage()).toBe(before);
  });

  it('is corrected to stopped early when it was recorded as given in error, and then final', async () => {
    const { id, courseId, given } = await arrived('06:00');
    const doses = () => nurse(() => context.get(AppointmentRepository).dosesRecordedAt(courseId));
    await given(nurse);
    expect(await doses()).toHaveLength(1);
    const correct = (by: typeof desk, version: number) =>
      by(() => context.get(AttendanceService).record(id, version, 'fulfilled', 'the line failed after five minutes'));
    await expect(correct(desk, 3)).rejects.toMatchObject({ status: 403 });
    expect(await correct(nurse, 3)).toMatchObject({ status: 'fulfilled', version: 4 });
    expect(await doses()).toEqual([]);
    await expect(correct(nurse, 4)).rejects.toMatchObject({ code: 'SCHEDULING.STATUS_NOT_REACHABLE' });
  });

  it('is stopped early only where a dose was begun', async () => {
    const { patientId } = await patientIn();
    const { id } = await book(patientId, '2037-11-25T08:00');
    await context.sql(`UPDATE appointment SET starts_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    await expect(
      nurse(() => context.get(AttendanceService).record(id, 1, 'arrived', 'nothing was given')),
    ).rejects.toMatchObject({ status: 422, code: 'SCHEDULING.NOT_A_DOSE' });
  });

  it('is not possible while the course is on hold', async () => {
    const { given, courseId } = await arrived('16:00');
    await nurse(() => context.get(CourseService).changeStage(courseId, 'on_hold', 'chest pain'));
    await expect(given(nurse)).rejects.toMatchObject({
      status: 409,
      code: 'SCHEDULING.COURSE_NOT_READY',
      meta: { stage: 'on_hold' },
    });
    await nurse(() => context.get(CourseService).changeStage(courseId, 'preparation', 'cleared by the prescriber'));
    expect(await given(nurse)).toMatchObject({ status: 'fulfilled' });
  });

  it('is written down as stopped early while the course is on hold: the hold stands', async () => {
    const { id, courseId } = await arrived('22:00');
    await nurse(() => context.get(CourseService).changeStage(courseId, 'on_hold', 'chest pain during the dose'));
    expect(await nurse(() => context.get(AttendanceService).record(id, 2, 'fulfilled', 'chest pain'))).toMatchObject({
      status: 'fulfilled',
      stoppedEarly: 'chest pain',
      stageOfDose: 'on_hold',
    });
  });

  it('is still possible after the course has ended: what was given was given', async () => {
    const { given, courseId } = await arrived('18:00');
    await nurse(() =>
      context.get(CourseService).changeStage(courseId, 'withdrawn', 'the patient asked', 'patient_choice'),
    );
    expect(await given(nurse)).toMatchObject({ status: 'fulfilled' });
  });

  it('is up to clinical staff, also where the dose is cancelled after arrival; another dose within the gap then needs the prescriber', async () => {
    const { patientId } = await patientIn();
    const { id } = await book(patientId, '2037-11-24T08:00');
    await context.sql(`UPDATE appointment SET starts_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    await desk(() => context.get(AttendanceService).record(id, 1, 'arrived'));
    await context.sql(`UPDATE appointment SET starts_at = starts_local AT TIME ZONE time_zone WHERE id = $1`, [id]);
    await expect(
      desk(() =>
        context.get(AttendanceService).cancel(id, { version: 2, cancelledBy: 'patient', reason: 'went home' }),
      ),
    ).rejects.toMatchObject({
      status: 403,
      code: 'SCHEDULING.NOT_YOURS_TO_SAY',
    });
    await nurse(() =>
      context
        .get(AttendanceService)
        .cancel(id, { version: 2, cancelledBy: 'clinic', reason: 'blood pressure too high, nothing given' }),
    );
    await expect(book(patientId, '2037-11-24T15:00')).rejects.toMatchObject({
      code: 'SCHEDULING.PROTOCOL_GAP',
      meta: { gapMinutes: 7 * 60 },
    });
    expect(await book(patientId, '2037-11-24T15:00', because, prescriber)).toMatchObject({
      overrides: [{ gapMinutes: 7 * 60 }],
    });
    await expect(book(patientId, '2037-11-25T07:30', because, prescriber)).rejects.toMatchObject({
      code: 'SCHEDULING.DOSES_TOO_CLOSE',
    });
  });

  it('is not limited to clinical staff for other visits', async () => {
    const patientId = nextPatient();
    const { id } = await book(patientId, '2037-11-21T08:00', { serviceTypeId: context.clinic.services.session });
    await context.sql(`UPDATE appointment SET starts_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    await desk(() => context.get(AttendanceService).record(id, 1, 'arrived'));
    expect(await desk(() => context.get(AttendanceService).record(id, 2, 'fulfilled'))).toMatchObject({
      status: 'fulfilled',
    });
  });
});

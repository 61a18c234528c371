import { actors } from '@snowmelt/audit';
import { type Appointment, type BookAppointment, type Role, Stage, stopsDoses } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { staffMember } from '@snowmelt/identity/testing';
import { CourseService, TreatmentModule } from '@snowmelt/treatment';
import { approvedProtocol, courseIsAt, courseKeepsTo } from '@snowmelt/treatment/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { somebodyWaits, until } from '../../../../test/support/until.js';
import { SchedulingModule } from '../scheduling.module.js';
import { lane, openEveryDay } from '../testing.js';
import { AppointmentService } from './appointment.service.js';
import { AttendanceService } from './attendance.service.js';
import { BookingService } from './booking.service.js';

let context: ClinicContext;
let used = 0;
/** A therapist without the role of prescriber: the person and their lane. */
let therapist: { id: string; lane: string };

beforeAll(async () => {
  context = await createClinicContext([TreatmentModule, SchedulingModule], { clinicians: 2, chairs: 2, patients: 60 });
  const { id } = await staffMember(context.sql, { name: 'Leo Park, LMFT', roles: ['clinician'] });
  therapist = { id, lane: await lane(context.sql, 'A Leo Park, LMFT', id) };
  await openEveryDay(context.sql, [therapist.lane]);
});
afterAll(() => context?.stop());

const as = <T>(id: string, roles: Role[], work: () => Promise<T>) =>
  actors.run({ kind: 'staff', id, roles }, () => context.get(UnitOfWork).run(context.clinic.id, work));
const desk = <T>(work: () => Promise<T>) => as(context.clinic.staffId, ['front_desk'], work);
const nurse = <T>(work: () => Promise<T>) => as(context.clinic.staffId, ['nurse'], work);
const prescriber = <T>(work: () => Promise<T>) => as(context.clinic.prescriberId, ['clinician', 'prescriber'], work);

/** A patient with a course, brought to a stage by allowed changes. */
async function patientIn(...stages: readonly Stage[]): Promise<{ patientId: string; courseId: string }> {
  const patientId = context.clinic.patients[used++] as string;
  const { id } = await nurse(() =>
    context
      .get(CourseService)
      .start(patientId, { protocolId: context.clinic.protocolId, stage: 'preparation', reason: 'prepared elsewhere' }),
  );
  for (const stage of stages) await nurse(() => context.get(CourseService).changeStage(id, stage, 'for the spec'));
  return { patientId, courseId: id };
}
const pair = (n = 0) => [context.clinic.clinicians[n] as string, context.clinic.chairs[n] as string];
const dose = (patientId: string, startsLocal: string, change: Partial<BookAppointment> = {}): BookAppointment => ({
  patientId,
  serviceTypeId: context.clinic.services.infusion,
  startsLocal,
  resourceIds: pair(),
  ...change,
});
const book = (patientId: string, startsLocal: string, change: Partial<BookAppointment> = {}, by = desk) =>
  by(() => context.get(BookingService).book(dose(patientId, startsLocal, change)));
const written = async () =>
  (
    await context.sql(
      'SELECT (SELECT count(*) FROM appointment)::int + (SELECT count(*) FROM reservation)::int + (SELECT count(*) FROM domain_event)::int + (SELECT count(*) FROM booking_override)::int AS count',
    )
  )[0].count;
const because = { gapOverride: { reason: 'travels on Thursday, seen today' } };

describe('a dose', () => {
  it.each<[string, Stage[]]>([
    ['preparation', []],
    ['induction', ['induction']],
    ['maintenance', ['induction', 'response_review', 'maintenance']],
  ])('is booked in %s, and belongs to the open course where nobody named it', async (_stage, way) => {
    const { patientId, courseId } = await patientIn(...way);
    expect(await book(patientId, `2037-06-0${1 + way.length}T08:00`)).toMatchObject({ courseId, overrides: [] });
  });

  it.each<[Stage, Stage[]]>([
    ['on_hold', ['on_hold']],
    ['withdrawn', ['withdrawn']],
    ['transferred', ['transferred']],
    ['response_review', ['induction', 'response_review']],
    ['taper', ['induction', 'response_review', 'taper']],
    ['discharged', ['induction', 'response_review', 'taper', 'discharged']],
  ])(
    'is refused to a course that is %s, by whoever asks and for whatever reason, and nothing is written',
    async (stage, way) => {
      const { patientId, courseId } = await patientIn(...way);
      const before = await written();
      await expect(book(patientId, '2037-06-10T08:00', { courseId })).rejects.toMatchObject({
        status: 409,
        code: 'SCHEDULING.COURSE_NOT_READY',
        meta: { stage },
      });
      await expect(book(patientId, '2037-06-10T08:00', { courseId, ...because }, prescriber)).rejects.toMatchObject({
        code: 'SCHEDULING.COURSE_NOT_READY',
      });
      expect(await written()).toBe(before);
    },
  );

  it.each(['inquiry', 'consented', 'eligibility_review'] as const)(
    'is refused to a course that was opened at %s',
    async (stage) => {
      const patientId = context.clinic.patients[used++] as string;
      await nurse(() =>
        context
          .get(CourseService)
          .start(patientId, { protocolId: context.clinic.protocolId, stage, reason: 'for the spec' }),
      );
      await expect(book(patientId, '2037-06-10T08:00')).rejects.toMatchObject({
        code: 'SCHEDULING.COURSE_NOT_READY',
        meta: { stage },
      });
    },
  );

  it("is refused to a patient without a course, and to one with another patient's", async () => {
    const [{ courseId }, without] = [await patientIn(), context.clinic.patients[used++] as string];
    await expect(book(without, '2037-06-10T08:00')).rejects.toMatchObject({
      code: 'SCHEDULING.COURSE_NOT_READY',
      meta: { stage: null },
    });
    await expect(book(without, '2037-06-10T08:00', { courseId })).rejects.toMatchObject({
      code: 'SCHEDULING.UNKNOWN_REFERENCE',
    });
  });

  it('has a prescriber as its clinician: a therapist alone is refused, a lane of nobody too', async () => {
    const { patientId } = await patientIn();
    const [{ id: nobody }] = await context.sql(
      `INSERT INTO bookable_resource (clinic_id, kind, name) VALUES (current_clinic_id(), 'clinician', 'Nobody yet') RETURNING id`,
    );
    await context.sql(
      `INSERT INTO weekly_availability (clinic_id, resource_id, iso_weekday, opens_local, closes_local) SELECT current_clinic_id(), $1, d, '00:00', '23:45' FROM generate_series(1, 7) d`,
      [nobody],
    );
    for (const lane of [therapist.lane, nobody]) {
      await expect(
        book(patientId, '2037-06-11T08:00', { resourceIds: [lane, context.clinic.chairs[0] as string] }),
      ).rejects.toMatchObject({ status: 422, code: 'SCHEDULING.NOT_QUALIFIED' });
    }
    await context.sql('UPDATE bookable_resource SET retired_at = now() WHERE id = $1', [nobody]);
  });

  it('is offered with prescribers only, while other sessions are offered with the therapist too', async () => {
    const offered = async (serviceTypeId: string, resourceId?: string) =>
      (
        await desk(() =>
          context.get(AppointmentService).freeSlots({
            serviceTypeId,
            from: '2037-06-12T08:00',
            days: 1,
            limit: 1,
            ...(resourceId ? { resourceId } : {}),
          }),
        )
      ).map(({ resources }) => resources.find(({ kind }) => kind === 'clinician')?.id);
    expect(await offered(context.clinic.services.infusion)).toEqual([context.clinic.clinicians[0]]);
    expect(await offered(context.clinic.services.infusion, therapist.lane)).toEqual([]);
    expect(await offered(context.clinic.services.session)).toEqual([therapist.lane]);
    expect(
      (await desk(() => context.get(AppointmentService).resources()))
        .filter(({ kind }) => kind === 'clinician')
        .map(({ id, prescribes }) => [id, prescribes]),
    ).toEqual([[therapist.lane, false], ...context.clinic.clinicians.map((id) => [id, true])]);
  });
});

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
        context.get(AttendanceService).cancel(id, { version, cancelledBy: 'patient', reason: 'end of the spec' }),
      );
  };

  it("23 h 59 min after another is refused, and no override helps, not even a prescriber's", async () => {
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

  it('47 h 59 min after another is refused until a prescriber sets the gap aside with a reason, which stays with the visit', async () => {
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

  it('exactly 24 h after is a matter for the prescriber, exactly 48 h after for nobody', async () => {
    const patientId = await afterMonday();
    await expect(book(patientId, '2037-12-08T13:00')).rejects.toMatchObject({ code: 'SCHEDULING.PROTOCOL_GAP' });
    expect(await book(patientId, '2037-12-09T13:00', because, prescriber)).toMatchObject({ overrides: [] }); // no override was needed
    await cleared(patientId);
  });

  it('is counted in elapsed time: Saturday 13:00 to Monday 13:00 over the spring change are 47 hours', async () => {
    const { patientId } = await patientIn();
    await book(patientId, '2037-03-07T13:00');
    await expect(book(patientId, '2037-03-09T13:00')).rejects.toMatchObject({
      code: 'SCHEDULING.PROTOCOL_GAP',
      meta: { gapMinutes: 47 * 60, orLaterLocal: '2037-03-09T14:00' },
    });
    expect(await book(patientId, '2037-03-09T14:00')).toMatchObject({ overrides: [] });
  });

  it('is looked at when a visit is moved, as when it is booked; against itself it is not', async () => {
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

  it('is measured against doses that stand, not against cancelled ones or other visits', async () => {
    const patientId = await afterMonday();
    await cleared(patientId);
    await book(patientId, '2037-12-07T15:00', { serviceTypeId: context.clinic.services.session });
    expect(await book(patientId, '2037-12-08T10:00')).toMatchObject({ status: 'booked' });
    await cleared(patientId);
  });

  it('of two that are booked at once on neighbouring days, one stands', async () => {
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

  it('of one course waits for the one that is just being booked, and is then measured against it', async () => {
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

  it('is refused where the protocol has no number for the gap: nothing is taken for granted', async () => {
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

it('a dose is stopped by the same stages in the database and in the program', async () => {
  const { patientId, courseId } = await patientIn();
  const [dose, other] = [
    await book(patientId, '2037-10-05T08:00'),
    await book(patientId, '2037-10-06T08:00', { serviceTypeId: context.clinic.services.session, courseId }),
  ];
  const stopped = async (stage: Stage) => {
    await courseIsAt(context.sql, courseId, stage);
    return (
      await context.sql('SELECT is_stopped_dose($1) AS dose, is_stopped_dose($2) AS other', [dose.id, other.id])
    )[0];
  };
  for (const stage of Stage.options)
    expect([stage, await stopped(stage)]).toEqual([stage, { dose: stopsDoses(stage), other: false }]);
});

describe('that a dose was given', () => {
  const arrived = async (hour: string) => {
    const course = await patientIn();
    const { id } = await book(course.patientId, `2037-11-20T${hour}`);
    await context.sql(`UPDATE appointment SET starts_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    await desk(() => context.get(AttendanceService).record(id, 1, 'arrived'));
    return {
      ...course,
      given: (by: typeof desk) => by(() => context.get(AttendanceService).record(id, 2, 'fulfilled')),
    };
  };

  it('is never said by the front desk', async () => {
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

  it('is not said while the course is on hold', async () => {
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

  it('can still be said when the course has ended since: what was given was given', async () => {
    const { given, courseId } = await arrived('18:00');
    await nurse(() => context.get(CourseService).changeStage(courseId, 'withdrawn', 'the patient asked'));
    expect(await given(nurse)).toMatchObject({ status: 'fulfilled' });
  });

  it("or not is said by who was there, also where it is cancelled after the patient came; another one within the gap then is the prescriber's to decide", async () => {
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
        .cancel(id, { version: 2, cancelledBy: 'patient', reason: 'blood pressure too high, nothing given' }),
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

  it('of any other visit is said by whoever saw it', async () => {
    const patientId = context.clinic.patients[used++] as string;
    const { id } = await book(patientId, '2037-11-21T08:00', { serviceTypeId: context.clinic.services.session });
    await context.sql(`UPDATE appointment SET starts_at = now() - interval '1 minute' WHERE id = $1`, [id]);
    await desk(() => context.get(AttendanceService).record(id, 1, 'arrived'));
    expect(await desk(() => context.get(AttendanceService).record(id, 2, 'fulfilled'))).toMatchObject({
      status: 'fulfilled',
    });
  });
});

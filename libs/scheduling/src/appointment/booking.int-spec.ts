import { randomUUID } from 'node:crypto';
import type { Appointment, BookAppointment, FreeSlot } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { SchedulingModule } from '../scheduling.module.js';
import { AppointmentService } from './appointment.service.js';
import { AttendanceService } from './attendance.service.js';
import { BookingService } from './booking.service.js';

const [ASKING, POOL_SIZE] = [200, 40];

let context: ClinicContext;
let clinic: BookingClinic;
let other: BookingClinic;
let day = 0;

/** Each test has days of its own, all in daylight saving time. */
const nextDay = () => `2037-05-${String(++day).padStart(2, '0')}`;
const inClinic = <T>(where: BookingClinic, work: () => Promise<T>) => context.inClinic(work, where);
const rows = async (sql: string, values: unknown[] = []) =>
  inClinic(clinic, () => context.get(UnitOfWork).query<{ count: number }>(sql, values));

function request(startsLocal: string, change: Partial<BookAppointment> = {}): BookAppointment {
  return {
    patientId: clinic.patients[0] as string,
    serviceTypeId: clinic.services.session,
    startsLocal,
    resourceIds: [clinic.clinicians[0] as string, clinic.chairs[0] as string],
    ...change,
  };
}
const book = (startsLocal: string, change: Partial<BookAppointment> = {}) =>
  inClinic(clinic, () => context.get(BookingService).book(request(startsLocal, change)));
const secondPair = () => [clinic.clinicians[1] as string, clinic.chairs[1] as string];

beforeAll(async () => {
  context = await createClinicContext(
    [SchedulingModule],
    { clinicians: 2, chairs: 2, patients: 220 },
    { DATABASE_POOL_SIZE: String(POOL_SIZE) },
  );
  clinic = context.clinic;
  other = await createBookingClinic(context.ownerUrl);
  // opens every connection before the race, a few at a time: a slow machine cannot open all of them within the pool's
  // timeout
  for (let open = 10; open <= POOL_SIZE; open += 10)
    await Promise.all(Array.from({ length: open }, () => rows('SELECT 1 AS count')));
});
afterAll(() => context?.stop());

describe('booking', () => {
  it('gives one slot to exactly one of 200 simultaneous bookings, and a clear refusal to the others', async () => {
    const at = `${nextDay()}T10:00`;
    // no more at a time than there are connections: on a slow machine the others would be told to wait, which another
    // test covers
    const left = clinic.patients.slice(0, ASKING);
    const answers: PromiseSettledResult<Appointment>[] = [];
    await Promise.all(
      Array.from({ length: POOL_SIZE }, async () => {
        for (let patientId = left.pop(); patientId; patientId = left.pop())
          answers.push(...(await Promise.allSettled([book(at, { patientId })])));
      }),
    );
    expect(answers).toHaveLength(ASKING);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    const refused = answers.flatMap((answer) =>
      answer.status === 'rejected'
        ? [answer.reason as { code: string; meta: { takenBy: string; nearest: unknown[] } }]
        : [],
    );
    expect(new Set(refused.map((reason) => reason.code))).toEqual(new Set(['SCHEDULING.SLOT_TAKEN']));
    expect(new Set(refused.map((reason) => reason.meta.takenBy))).toEqual(new Set(['resource']));
    expect(refused.every((reason) => reason.meta.nearest.length === 5)).toBe(true);
    expect((await rows(`SELECT count(*)::int AS count FROM appointment WHERE starts_local = $1`, [at]))[0]?.count).toBe(
      1,
    );
    expect(
      (await rows(`SELECT count(*)::int AS count FROM domain_event WHERE type = 'appointment.booked'`))[0]?.count,
    ).toBe(1);
  });

  it('accepts one of two bookings that overlap by a minute', async () => {
    const date = nextDay();
    const answers = await Promise.allSettled([
      book(`${date}T10:00`),
      book(`${date}T10:59`, { patientId: clinic.patients[1] as string }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('accepts bookings back to back', async () => {
    const date = nextDay();
    await Promise.all([book(`${date}T10:00`), book(`${date}T11:00`)]);
    expect(
      await inClinic(clinic, () =>
        context.get(AppointmentService).calendar({ from: `${date}T00:00`, to: `${date}T23:59` }),
      ),
    ).toMatchObject({ appointments: [{ startsLocal: `${date}T10:00` }, { startsLocal: `${date}T11:00` }] });
  });

  it('never books a patient twice at the same time, and says why', async () => {
    const date = nextDay();
    await book(`${date}T10:00`);
    await expect(book(`${date}T10:30`, { resourceIds: secondPair() })).rejects.toMatchObject({
      code: 'SCHEDULING.SLOT_TAKEN',
      meta: { takenBy: 'patient' },
    });
  });

  it('offers the free times nearest to the taken one', async () => {
    const date = nextDay();
    await book(`${date}T10:00`);
    await book(`${date}T10:00`, { patientId: clinic.patients[1] as string, resourceIds: secondPair() });
    const refusal = await book(`${date}T10:00`, { patientId: clinic.patients[2] as string }).catch(
      (error: { meta: { nearest: { startsLocal: string }[] } }) => error,
    );
    expect(
      (refusal as { meta: { nearest: { startsLocal: string }[] } }).meta.nearest.map((slot) =>
        slot.startsLocal.slice(11),
      ),
    ).toEqual(['08:30', '08:45', '09:00', '11:00', '11:15']);
  });

  it.each([
    ['two chairs and no clinician', () => ({ resourceIds: [...clinic.chairs] }), 'SCHEDULING.RESOURCES_DO_NOT_FIT'],
    [
      'the same chair twice',
      () => ({ resourceIds: [clinic.chairs[0] as string, clinic.chairs[0] as string] }),
      'SCHEDULING.RESOURCES_DO_NOT_FIT',
    ],
    [
      'a chair of another clinic',
      () => ({ resourceIds: [clinic.clinicians[0] as string, other.chairs[0] as string] }),
      'SCHEDULING.RESOURCES_DO_NOT_FIT',
    ],
    ['a patient of another clinic', () => ({ patientId: other.patients[0] as string }), 'PATIENT.NOT_FOUND'],
    ['a course nobody has', () => ({ courseId: randomUUID() }), 'SCHEDULING.UNKNOWN_REFERENCE'],
    ['a service nobody offers', () => ({ serviceTypeId: randomUUID() }), 'SCHEDULING.UNKNOWN_SERVICE_TYPE'],
    ['a time that has passed', () => ({ startsLocal: '2020-05-01T10:00' }), 'SCHEDULING.IN_THE_PAST'],
    ['a time after closing', () => ({ startsLocal: '2037-05-01T23:30' }), 'SCHEDULING.OUTSIDE_OPENING_HOURS'],
    ['an hour the clocks skip', () => ({ startsLocal: '2037-03-08T02:30' }), 'SCHEDULING.LOCAL_TIME_DOES_NOT_EXIST'],
    ['an hour the clocks repeat', () => ({ startsLocal: '2037-11-01T01:30' }), 'SCHEDULING.AMBIGUOUS_LOCAL_TIME'],
  ])('refuses %s and changes nothing', async (_what, change, code) => {
    const count =
      'SELECT (SELECT count(*) FROM appointment)::int + (SELECT count(*) FROM reservation)::int + (SELECT count(*) FROM domain_event)::int AS count';
    const before = await rows(count);
    await expect(book('2037-05-01T15:00', change())).rejects.toMatchObject({ code });
    expect(await rows(count)).toEqual(before);
  });

  it('offers the times of the chosen clinician, and others only where they have none', async () => {
    const date = nextDay();
    await book(`${date}T10:00`, { resourceIds: secondPair() });
    const offered = async () => {
      const refusal = await book(`${date}T10:15`, {
        patientId: clinic.patients[1] as string,
        resourceIds: [clinic.clinicians[1] as string, clinic.chairs[0] as string],
      }).catch((error: { meta: { nearest: FreeSlot[] } }) => error);
      return [
        ...new Set(
          (refusal as { meta: { nearest: FreeSlot[] } }).meta.nearest.map(
            ({ resources }) => resources.find(({ kind }) => kind === 'clinician')?.id,
          ),
        ),
      ];
    };
    expect(await offered()).toEqual([clinic.clinicians[1]]);
    await rows(
      `INSERT INTO availability_exception (clinic_id, resource_id, period, opens, reason) VALUES (current_clinic_id(), $1, tstzrange($2, $3), false, 'leave')`,
      [clinic.clinicians[1], '2037-04-01T00:00Z', '2037-07-01T00:00Z'],
    );
    expect(await offered()).toEqual([clinic.clinicians[0]]);
    await rows(`DELETE FROM availability_exception WHERE resource_id = $1`, [clinic.clinicians[1]]);
  });

  it('offers times on the quarter hour, whatever minute was requested', async () => {
    const date = nextDay();
    await book(`${date}T10:00`);
    await book(`${date}T10:00`, { patientId: clinic.patients[1] as string, resourceIds: secondPair() });
    const refusal = await book(`${date}T10:07`, { patientId: clinic.patients[2] as string }).catch(
      (error: { meta: { nearest: { startsLocal: string }[] } }) => error,
    );
    const found = await inClinic(clinic, () =>
      context
        .get(AppointmentService)
        .freeSlots({ serviceTypeId: clinic.services.session, from: `${date}T08:53`, days: 1, limit: 3 }),
    );
    const times = (slots: readonly { startsLocal: string }[]) => slots.map((slot) => slot.startsLocal.slice(11));
    expect([times((refusal as { meta: { nearest: { startsLocal: string }[] } }).meta.nearest), times(found)]).toEqual([
      ['08:45', '09:00', '11:00', '11:15', '11:30'],
      ['08:45', '09:00', '11:00'],
    ]);
  });

  it('keeps the wall time from week to week while the instant shifts with the clocks', async () => {
    const weeks = ['2037-02-26', '2037-03-05', '2037-03-12'];
    const booked: Appointment[] = [];
    for (const date of weeks) booked.push(await book(`${date}T10:00`));
    expect(booked.map((appointment) => appointment.startsLocal.slice(11))).toEqual(['10:00', '10:00', '10:00']);
    expect(booked.map((appointment) => appointment.startsAt.slice(11))).toEqual([
      '18:00:00Z',
      '18:00:00Z',
      '17:00:00Z',
    ]);
  });
});

describe('moving an appointment', () => {
  const move = (id: string, startsLocal: string, version: number) =>
    inClinic(clinic, () =>
      context.get(BookingService).reschedule(id, { startsLocal, version, resourceIds: request('').resourceIds }),
    );

  it('by half an hour does not conflict with itself', async () => {
    const date = nextDay();
    const { id } = await book(`${date}T10:00`);
    expect(await move(id, `${date}T10:30`, 1)).toMatchObject({
      version: 2,
      startsLocal: `${date}T10:30`,
      confirmedAt: null,
    });
    expect(await rows('SELECT count(*)::int AS count FROM reservation WHERE appointment_id = $1', [id])).toEqual([
      { count: 3 },
    ]);
  });

  it('onto one another at the same time is refused for one or both, and never double-books', async () => {
    const date = nextDay();
    const [one, two] = [await book(`${date}T10:00`), await book(`${date}T12:00`)];
    await Promise.allSettled([move(one.id, `${date}T12:30`, 1), move(two.id, `${date}T10:30`, 1)]);
    expect(
      await rows(
        `SELECT count(*)::int AS count FROM reservation a JOIN reservation b ON a.subject_id = b.subject_id AND a.id < b.id AND a.period && b.period`,
      ),
    ).toEqual([{ count: 0 }]);
  });

  it('is refused for an outdated version, and of two simultaneous moves one succeeds', async () => {
    const date = nextDay();
    const { id } = await book(`${date}T10:00`);
    const answers = await Promise.allSettled([move(id, `${date}T13:00`, 1), move(id, `${date}T14:00`, 1)]);
    expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1);
    await expect(move(id, `${date}T15:00`, 1)).rejects.toMatchObject({
      code: 'SCHEDULING.CHANGED_MEANWHILE',
      status: 409,
    });
  });

  it("clears the patient's confirmation", async () => {
    const date = nextDay();
    const { id } = await book(`${date}T10:00`);
    const confirm = () => inClinic(clinic, () => context.get(AppointmentService).confirm(id));
    await confirm();
    await confirm();
    expect(
      await rows(
        `SELECT count(*)::int AS count FROM domain_event WHERE type = 'appointment.confirmed' AND payload ->> 'appointmentId' = $1`,
        [id],
      ),
    ).toEqual([{ count: 1 }]);
    expect(await move(id, `${date}T11:00`, 1)).toMatchObject({ confirmedAt: null });
  });
});

describe('cancelling', () => {
  it('frees the time once', async () => {
    const date = nextDay();
    const { id } = await book(`${date}T10:00`);
    const cancel = (version: number) =>
      inClinic(clinic, () =>
        context.get(AttendanceService).cancel(id, { version, cancelledBy: 'patient', reason: 'patient asked' }),
      );
    expect(await cancel(1)).toMatchObject({ status: 'cancelled', version: 2 });
    await expect(cancel(2)).rejects.toMatchObject({ code: 'SCHEDULING.STATUS_NOT_REACHABLE' });
    await expect(book(`${date}T10:00`, { patientId: clinic.patients[1] as string })).resolves.toMatchObject({
      status: 'booked',
    });
    await expect(inClinic(clinic, () => context.get(AppointmentService).confirm(id))).rejects.toMatchObject({
      code: 'SCHEDULING.NOT_CONFIRMABLE',
    });
  });
});

describe('another clinic', () => {
  it('cannot find the appointment: its id is like one that does not exist', async () => {
    const { id } = await book(`${nextDay()}T10:00`);
    for (const unknown of [id, randomUUID()]) {
      await expect(inClinic(other, () => context.get(AppointmentService).read(unknown))).rejects.toMatchObject({
        status: 404,
        code: 'APPOINTMENT.NOT_FOUND',
      });
      await expect(
        inClinic(other, () =>
          context.get(AttendanceService).cancel(unknown, { version: 1, cancelledBy: 'patient', reason: 'x' }),
        ),
      ).rejects.toMatchObject({ status: 404 });
    }
  });
});

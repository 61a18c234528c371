import type { Appointment } from '@snowmelt/contracts';
import { CodedError } from '@snowmelt/http';
import fc from 'fast-check';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { SchedulingModule } from '../scheduling.module.js';
import { type BookingChange, BookingService } from './booking.service.js';

let context: ClinicContext;
/** Each test has days of its own, all in daylight saving time. */
let month = 4;
const day = (number: number) => `2037-${String(month).padStart(2, '0')}-${String(number).padStart(2, '0')}`;
const pair = (n = 0) => [context.clinic.clinicians[n], context.clinic.chairs[n]] as string[];

const book = (patient: number, startsLocal: string, lane = 0): BookingChange => ({
  op: 'book',
  request: {
    patientId: context.clinic.patients[patient] as string,
    serviceTypeId: context.clinic.services.session,
    startsLocal,
    resourceIds: pair(lane),
  },
});
const move = ({ id, version }: Appointment, startsLocal: string, lane = 0): BookingChange => ({
  op: 'move',
  appointmentId: id,
  request: { version, startsLocal, resourceIds: pair(lane) },
});
const cancel = ({ id, version }: Appointment): BookingChange => ({
  op: 'cancel',
  appointmentId: id,
  request: { version, cancelledBy: 'clinic', reason: 'the chair is out of order' },
});
const change = (...changes: BookingChange[]) => context.inClinic(() => context.get(BookingService).change(changes));
/** What the set became, or the code of its refusal. */
const tried = async (...changes: BookingChange[]): Promise<Appointment[] | string> =>
  change(...changes).catch((error: unknown) => {
    return error instanceof CodedError ? error.code : `no code: ${String(error)}`;
  });
const versions = async () => Number((await context.sql('SELECT count(*) FROM appointment_version'))[0].count);

beforeAll(async () => {
  context = await createClinicContext([SchedulingModule], { clinicians: 2, chairs: 2, patients: 6 });
});
beforeEach(() => (month += 1));
afterAll(() => context?.stop());

describe('a set of bookings', () => {
  it('never meets another one in a circle: two desks book six days each, in opposite order', async () => {
    const days = [1, 2, 3, 4, 5, 6];
    for (let round = 0; round < 50; round += 1) {
      const [week, hour] = [Math.floor(round / 11), (round % 11) * 2];
      const at = (offset: number) => (number: number) =>
        `${day(week * 6 + number)}T${String(hour + offset).padStart(2, '0')}:00`;
      const desk = days.map((number) => book(0, at(0)(number)));
      const other = days.toReversed().map((number) => book(1, at(1)(number)));
      expect((await Promise.all([tried(...desk), tried(...other)])).map((done) => done.length)).toEqual([6, 6]);
    }
  });

  it('is refused with a code where one transaction books two sets, in opposite order to another one', async () => {
    const desk = (patient: number, numbers: number[]) =>
      context.inClinic(async () => {
        for (const number of numbers) await change(book(patient, `${day(number)}T1${patient}:00`));
      });
    const outcomes = await Promise.allSettled([desk(0, [1, 2]), desk(1, [2, 1])]);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'SCHEDULING.SLOT_TAKEN' });
    expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
  });

  it('happens as a whole or not at all, and names every member that was refused', async () => {
    await change(book(0, `${day(1)}T10:00`));
    const before = await versions();
    const refused = change(
      book(1, `${day(1)}T12:00`),
      book(2, `${day(1)}T10:30`),
      book(3, `${day(1)}T14:00`),
      book(4, '2001-05-01T10:00'),
    );
    await expect(refused).rejects.toMatchObject({
      code: 'SCHEDULING.SLOT_TAKEN',
      meta: {
        refusals: [
          { place: 1, code: 'SCHEDULING.SLOT_TAKEN' },
          { place: 3, code: 'SCHEDULING.IN_THE_PAST' },
        ],
        nearest: expect.any(Array),
      },
    });
    expect(await versions()).toBe(before);
  });

  it('leaves the transaction fit for another one when it is refused', async () => {
    await change(book(0, `${day(1)}T10:00`));
    const after = await context.inClinic(async () => {
      await tried(book(1, `${day(1)}T10:00`), book(2, `${day(1)}T12:00`));
      return change(book(1, `${day(1)}T11:00`));
    });
    expect(after).toMatchObject([{ startsLocal: `${day(1)}T11:00`, status: 'booked' }]);
  });

  it('may let two appointments change places', async () => {
    const [one, two] = (await change(book(0, `${day(1)}T10:00`), book(1, `${day(1)}T12:00`))) as [
      Appointment,
      Appointment,
    ];
    const moved = await change(move(one, two.startsLocal), move(two, one.startsLocal));
    expect(moved.map(({ startsLocal }) => startsLocal)).toEqual([two.startsLocal, one.startsLocal]);
  });

  it('may use the time that it frees by cancelling', async () => {
    const [old] = (await change(book(0, `${day(1)}T10:00`))) as [Appointment];
    const done = await change(book(1, old.startsLocal), cancel(old));
    expect(done.map(({ status }) => status)).toEqual(['booked', 'cancelled']);
  });

  it('is refused as a whole where one of its cancellations is', async () => {
    const [old] = (await change(book(0, `${day(1)}T10:00`))) as [Appointment];
    const before = await versions();
    expect(await tried(book(1, `${day(1)}T12:00`), cancel({ ...old, version: 7 }))).toBe(
      'SCHEDULING.CHANGED_MEANWHILE',
    );
    expect(await versions()).toBe(before);
  });
});

describe('random sets of bookings, moves and cancellations, several at once', () => {
  const when = fc.record({ number: fc.integer({ min: 1, max: 2 }), hour: fc.constantFrom('09', '10', '11') });
  const place = fc.record({ when, lane: fc.nat(1) });
  const member = fc.oneof(
    fc.record({ op: fc.constant('book' as const), patient: fc.nat(5), place }),
    fc.record({ op: fc.constant('move' as const), which: fc.nat(), place }),
    fc.record({ op: fc.constant('cancel' as const), which: fc.nat() }),
  );
  const sets = fc.array(fc.array(member, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 4 });
  type Member = typeof member extends fc.Arbitrary<infer M> ? M : never;

  const local = ({ when: { number, hour } }: { when: { number: number; hour: string } }) => `${day(number)}T${hour}:00`;
  const toChange = (known: Appointment[]) => (wanted: Member) => {
    if (wanted.op === 'book') return [book(wanted.patient, local(wanted.place), wanted.place.lane)];
    const appointment = known[wanted.which % known.length];
    if (!appointment) return [];
    return [wanted.op === 'move' ? move(appointment, local(wanted.place), wanted.place.lane) : cancel(appointment)];
  };

  it('leave no overlap, no half-done set, and no error without a code', async () => {
    let known: Appointment[] = [];
    await fc.assert(
      fc.asyncProperty(sets, async (wanted) => {
        const changes = wanted.map((set) => set.flatMap(toChange(known))).filter(({ length }) => length > 0);
        const before = await versions();
        const outcomes = await Promise.all(changes.map((set) => tried(...set)));
        expect(outcomes.filter((outcome) => typeof outcome === 'string' && outcome.startsWith('no code'))).toEqual([]);
        const done = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : outcome));
        expect(await versions()).toBe(before + done.length);
        expect(await oddReservations()).toEqual([]);
        known = [...new Map([...known, ...done].map((appointment) => [appointment.id, appointment])).values()].filter(
          ({ status }) => status === 'booked',
        );
      }),
      { numRuns: 20 },
    );
    expect(known.length).toBeGreaterThan(0);
  });

  /** Overlaps of one person or thing, and appointments that hold more or less than they should. */
  const oddReservations = () =>
    context.sql(
      `SELECT a.id, 'held wrongly' AS what FROM appointment a LEFT JOIN reservation v ON v.appointment_id = a.id AND v.period = tstzrange(a.starts_at, a.ends_at)
       GROUP BY a.id HAVING count(v.*) <> CASE WHEN a.status = 'booked' THEN 3 ELSE 0 END
       UNION ALL SELECT v.appointment_id, 'overlaps' FROM reservation v JOIN reservation w ON w.subject_id = v.subject_id AND w.period && v.period AND w.ctid <> v.ctid
       UNION ALL SELECT v.appointment_id, 'of another time' FROM reservation v JOIN appointment a ON a.id = v.appointment_id WHERE v.period <> tstzrange(a.starts_at, a.ends_at)`,
    );
});

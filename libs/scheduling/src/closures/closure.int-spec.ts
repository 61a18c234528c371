import { openTasks } from '@snowmelt/tasks/testing';
import { AttendanceService } from '../appointment/attendance.service.js';
import { BookingService } from '../appointment/booking.service.js';
import { context, desk, prescriber } from '../testing/dose-scene.js';
import { infuse, larkspur, setUpLarkspur } from '../testing/larkspur-scene.js';
import { firstSite, holiday } from '../testing.js';
import { ClosureService } from './closure.service.js';
import { OutsideHoursService } from './outside-hours.service.js';

setUpLarkspur();

const closures = () => context.get(ClosureService);
const resource = (id: string) => ({ kind: 'resource' as const, id });
const site = async () => ({ kind: 'site' as const, id: await firstSite(context.sql) });
const hit = async (of: Awaited<ReturnType<typeof site>> | ReturnType<typeof resource>, from: string, until: string) =>
  (await desk(() => closures().preview({ of, from, until }))).map(({ appointmentId }) => appointmentId);
const close = (of: Parameters<typeof hit>[0], from: string, until: string, reason = 'leave') =>
  desk(() => closures().add({ of, from, until, reason }));
const toDo = async () =>
  (await openTasks(context.sql)).flatMap(({ kind, key }) =>
    kind === 'visit_outside_hours' ? [key.split(':').at(-1)] : [],
  );

/** Each case has a weekday of its own. */
const DAYS = ['09', '10', '11', '12', '16', '17', '18', '19'];
let count = 0;

describe('before anything is closed', () => {
  it('the visits that it would hit are named, and nothing is stored', async () => {
    const { id, patientName } = await infuse('2037-02-03T09:00');
    const named = await desk(async () =>
      closures().preview({ of: await site(), from: '2037-02-03T00:00', until: '2037-02-04T00:00' }),
    );
    expect(named).toMatchObject([
      { appointmentId: id, patientName, startsLocal: '2037-02-03T09:00', status: 'booked' },
    ]);
    expect(named[0]?.with).toContain('Chidi Okafor, RN');
    expect(await desk(() => closures().list())).toEqual([]);
    await expect(infuse('2037-02-03T13:00', 1)).resolves.toMatchObject({ status: 'booked' });
  });

  it.each<[string, () => ReturnType<typeof resource>, string, string, boolean]>([
    ['the chair from its turn-round on', () => resource(larkspur.chairs[0] as string), '11:20', '12:00', true],
    ['the chair once it is ready again', () => resource(larkspur.chairs[0] as string), '11:30', '12:00', false],
    ['the nurse once the patient has gone', () => resource(larkspur.nurse), '11:20', '12:00', false],
    ['the nurse in the last minute', () => resource(larkspur.nurse), '11:19', '12:00', true],
    [
      'the only prescriber on site, who is in no reservation',
      () => resource(larkspur.prescriber),
      '10:00',
      '10:30',
      true,
    ],
    ['the prescriber during the set-up', () => resource(larkspur.prescriber), '09:00', '09:20', false],
    ['another chair', () => resource(larkspur.chairs[2] as string), '09:00', '12:00', false],
  ])('closing %s counts as what it is', async (_what, of, from, until, isHit) => {
    const visit = await infuse(`2037-02-${DAYS[(count += 1)]}T09:00`, 0);
    const day = visit.startsLocal.slice(0, 11);
    expect((await hit(of(), day + from, day + until)).includes(visit.id)).toBe(isHit);
  });
});
it('a visit that another closure keeps from being held already is not named again', async () => {
  const { id } = await infuse('2037-02-24T09:00', 0);
  const nurse = resource(larkspur.nurse);
  const closure = await close(nurse, '2037-02-24T00:00', '2037-02-25T00:00');
  expect(await hit(await site(), '2037-02-24T00:00', '2037-02-25T00:00')).not.toContain(id);
  await desk(() => closures().withdraw(closure.id));
});

describe('a closure', () => {
  it('changes no visit; each that it hits is a task until somebody moves or cancels it, or it is taken back', async () => {
    const [first, second] = [await infuse('2037-03-03T09:00', 0), await infuse('2037-03-03T13:00', 1)];
    const closure = await close(await site(), '2037-03-03T00:00', '2037-03-04T00:00', 'Repair of the roof');
    expect(closure).toMatchObject({
      of: { kind: 'site' },
      from: '2037-03-03T00:00',
      until: '2037-03-04T00:00',
      reason: 'Repair of the roof',
      recordedBy: 'Sam Rivera',
      visits: 2,
    });
    expect((await toDo()).sort()).toEqual([first.id, second.id].sort());
    expect((await desk(() => closures().visitsOf(closure.id))).map(({ status }) => status)).toEqual([
      'booked',
      'booked',
    ]);
    await desk(() =>
      context.get(AttendanceService).cancel(first.id, { version: 1, cancelledBy: 'clinic', reason: 'closed' }),
    );
    await desk(() => context.get(OutsideHoursService).settle([first.id]));
    expect(await toDo()).toEqual([second.id]);
    await desk(() =>
      context.get(BookingService).reschedule(second.id, {
        startsLocal: '2037-03-04T13:00',
        version: 1,
        resourceIds: [larkspur.chairs[1] as string, larkspur.nurse],
      }),
    );
    await desk(() => context.get(OutsideHoursService).settle([second.id]));
    expect(await toDo()).toEqual([]);
    await expect(infuse('2037-03-03T09:00', 2)).rejects.toMatchObject({ code: 'SCHEDULING.OUTSIDE_OPENING_HOURS' });
    await desk(() => closures().withdraw(closure.id));
    await expect(infuse('2037-03-03T09:00', 2)).resolves.toMatchObject({ status: 'booked' });
  });

  it('that is taken back takes its tasks with it', async () => {
    await infuse('2037-03-10T09:00', 0);
    const { id } = await close(resource(larkspur.nurse), '2037-03-10T08:00', '2037-03-10T18:00');
    expect(await toDo()).toHaveLength(1);
    await desk(() => closures().withdraw(id));
    expect(await toDo()).toEqual([]);
    await expect(desk(() => closures().withdraw(id))).rejects.toMatchObject({ status: 404, code: 'CLOSURE.NOT_FOUND' });
  });

  it('that was there when the clinic was founded is listed with nobody’s name', async () => {
    await holiday(context.sql, await firstSite(context.sql), '2037-12-25');
    expect((await desk(() => closures().list())).at(-1)).toMatchObject({ from: '2037-12-25T00:00', recordedBy: null });
  });

  it.each([
    ['that ends before it begins', '2037-04-02T10:00', '2037-04-02T10:00'],
    ['that is over', '2020-04-02T10:00', '2020-04-02T12:00'],
    ['of more than a year', '2037-04-02T10:00', '2038-04-04T10:00'],
  ])('%s is refused', async (_what, from, until) => {
    await expect(close(await site(), from, until)).rejects.toMatchObject({
      status: 422,
      code: 'SCHEDULING.INVALID_CLOSURE',
    });
  });

  it('of something that another clinic has is refused', async () => {
    await expect(
      prescriber(() =>
        closures().add({
          of: resource('01930000-0000-7000-8000-00000000dead'),
          from: '2037-04-02T10:00',
          until: '2037-04-02T12:00',
          reason: 'leave',
        }),
      ),
    ).rejects.toMatchObject({ code: 'SCHEDULING.INVALID_CLOSURE' });
  });
});

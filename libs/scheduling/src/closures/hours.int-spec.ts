import { openTasks } from '@snowmelt/tasks/testing';
import { AppointmentService } from '../appointment/appointment.service.js';
import { context, desk } from '../testing/dose-scene.js';
import { infuse, larkspur, setUpLarkspur } from '../testing/larkspur-scene.js';
import { HoursService } from './hours.service.js';

setUpLarkspur();

const service = () => context.get(HoursService);
const days = (isoWeekdays: readonly number[], opens: string, closes: string) =>
  isoWeekdays.map((isoWeekday) => ({ isoWeekday, opens, closes }));
const WEEK = [1, 2, 3, 4, 5, 6, 7];
const from = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
const set = (id: string, hours: ReturnType<typeof days>, ahead = 30) =>
  desk(() => service().set(id, { from: from(ahead), hours }));
const toDo = async () => (await openTasks(context.sql)).filter(({ kind }) => kind === 'visit_outside_hours').length;
const soon = (ahead: number, hour: string) => `${from(ahead)}T${hour}`;
const freeAt = async (chair: string, local: string) =>
  (
    await desk(() =>
      context
        .get(AppointmentService)
        .freeSlots({ serviceTypeId: larkspur.infusion, from: local, days: 1, limit: 1, resourceId: chair }),
    )
  ).length > 0;

it('hours hold from their first day on; those before keep their last day', async () => {
  const chair = larkspur.chairs[2] as string;
  expect(await freeAt(chair, soon(40, '08:00'))).toBe(true);
  const set30 = await set(chair, days([1], '10:00', '12:00'));
  expect(set30.map(({ from: day, until, hours }) => [day, until, hours.length])).toEqual([
    [null, from(29), 7],
    [from(30), null, 1],
  ]);
  expect(set30[1]?.hours).toEqual([{ isoWeekday: 1, opens: '10:00', closes: '12:00' }]);
  const set20 = await set(chair, days(WEEK, '08:00', '18:00'), 20);
  expect(set20.map(({ from: day }) => day)).toEqual([null, from(20)]); // what was to hold later goes
  expect(await desk(() => service().list())).toContainEqual(set20[1]);
});

it('the visits that fall out are named before, and are tasks after, until the hours take them back', async () => {
  const visit = await infuse(soon(50, '14:00'), 0);
  const chair = larkspur.chairs[0] as string;
  const shorter = days(WEEK, '08:00', '16:00');
  const named = await desk(() => service().preview(chair, { from: from(30), hours: shorter }));
  expect(named).toMatchObject([{ appointmentId: visit.id, startsLocal: soon(50, '14:00') }]);
  expect([
    (await desk(() => service().list())).filter(({ resourceId }) => resourceId === chair).length,
    await toDo(),
  ]).toEqual([1, 0]);
  await set(chair, shorter);
  expect(await toDo()).toBe(1);
  expect(await desk(() => context.get(AppointmentService).read(visit.id))).toMatchObject({
    status: 'booked',
    version: 1,
  });
  await set(chair, days(WEEK, '08:00', '19:00'));
  expect(await toDo()).toBe(0);
});

it('a visit years ahead falls out, too', async () => {
  const visit = await infuse('2037-05-05T14:00', 1);
  const wanted = { from: from(30), hours: days(WEEK, '08:00', '16:00') };
  const named = await desk(() => service().preview(larkspur.chairs[1] as string, wanted));
  expect(named.map(({ appointmentId }) => appointmentId)).toContain(visit.id);
});

it('a prescriber who comes later leaves infusions without anybody on site: they fall out, too', async () => {
  const visit = await infuse(soon(51, '08:00'), 1);
  const named = await desk(() =>
    service().preview(larkspur.prescriber, { from: from(30), hours: days(WEEK, '10:00', '17:00') }),
  );
  expect(named.map(({ appointmentId }) => appointmentId)).toContain(visit.id);
});

it.each<[string, ReturnType<typeof days>, number]>([
  ['a day that closes before it opens', days([1], '12:00', '12:00'), 30],
  ['times that lie over each other', [...days([1], '08:00', '12:00'), ...days([1], '11:59', '18:00')], 30],
  ['hours of the past', days([1], '08:00', '12:00'), -2],
  ['hours in more than a year', days([1], '08:00', '12:00'), 400],
])('%s are refused and change nothing', async (_what, hours, ahead) => {
  const before = await desk(() => service().list());
  await expect(set(larkspur.nurse, hours, ahead)).rejects.toMatchObject({
    status: 422,
    code: 'SCHEDULING.INVALID_HOURS',
  });
  expect(await desk(() => service().list())).toEqual(before);
});

it('a break at noon is two times of one day; no times at all is closed', async () => {
  const room = larkspur.chairs[1] as string;
  const lunch = await set(room, [...days([2], '08:00', '12:00'), ...days([2], '12:00', '18:00')], 60);
  expect(lunch.at(-1)?.hours).toHaveLength(2);
  const closed = await set(room, [], 60);
  expect(closed).toMatchObject([{ from: null, until: from(59) }]);
});

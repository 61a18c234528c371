import { deliveriesDone, deliveryFailed } from '@snowmelt/events/testing';
import { performDuty, UnitOfWork } from '@snowmelt/database';
import { openTasks, tasksDue } from '@snowmelt/tasks/testing';
import { context, patient, setUpDispatch, sql } from '../testing/dispatch-scene.js';
import { StuckDeliveryDuty } from './stuck-delivery.duty.js';

setUpDispatch();

const round = async () => {
  const failures: unknown[] = [];
  await performDuty(context.get(UnitOfWork), context.get(StuckDeliveryDuty), {
    onFailure: (_found, error) => void failures.push(error),
  });
  expect(failures).toEqual([]);
  return (await openTasks(sql)).map(({ kind, role }) => `${kind} ${role}`);
};

it('an event that a subscriber could not handle in ten tries is a task of the admin, until it is handled', async () => {
  await deliveryFailed(sql, patient(), 'replan', 9);
  expect(await round()).toEqual([]);
  await deliveryFailed(sql, patient(), 'message-outcome', 10);
  expect([await round(), await round()]).toEqual([['stuck_delivery admin'], ['stuck_delivery admin']]);
  const due = async () => Object.values(await tasksDue(sql)).map((at) => at.getTime());
  const [before] = await due();
  expect(before).toBeLessThanOrEqual(Date.now());
  await round();
  expect(await due()).toEqual([before]); // when it happened, whenever one looks
  await deliveriesDone(sql);
  expect(await round()).toEqual([]);
});

import { cannotBeReached, correctedToDeadNumber } from '@snowmelt/patients/testing';
import { confirmed, belongsToCourse } from '@snowmelt/scheduling/testing';
import {
  clinic,
  courseIn,
  DAY,
  list,
  patient,
  setUpNotSent,
  soon,
  sql,
  touch,
  tried,
  visit,
} from '../testing/not-sent-scene.js';

setUpNotSent();

describe('a visit for which nothing could be planned', () => {
  const noWay = async () => {
    for (const id of clinic.patients) await cannotBeReached(sql, id);
  };
  const nothing = {
    reason: 'nothing_planned',
    action: 'ask_for_address',
    title: 'Reminders of the visit',
    dueAt: null,
  };

  it.each([
    ['today or tomorrow', soon, 1],
    ['in four days', 4 * DAY, 0],
    ['an hour ago', -60, 0],
  ])('is listed because the patient agreed to no channel: %s', async (_when, startsAt, shown) => {
    await noWay();
    await visit(startsAt);
    expect((await list()).items).toEqual(Array.from({ length: shown }, () => expect.objectContaining(nothing)));
  });

  it('is not listed when the patient can be reached, was reached before, or is already listed', async () => {
    const id = await visit(soon);
    expect((await list()).items).toEqual([]);
    await noWay();
    const sent = await touch(id, 'sent');
    await tried(sent, 'accepted', { message: 'delivered' });
    expect((await list()).items).toEqual([]);
    await sql(
      `UPDATE touch SET status = 'suppressed', status_reason = 'no channel the patient agreed to' WHERE id = $1`,
      [sent],
    );
    expect((await list()).items).toEqual([expect.objectContaining({ reason: 'no_channel' })]);
  });

  it('is listed when what was sent went to a number that is no longer theirs, until they confirm the visit', async () => {
    const id = await visit(soon);
    await tried(await touch(id, 'sent'), 'accepted', { message: 'delivered' });
    await correctedToDeadNumber(sql, patient(), '+13235550143');
    expect((await list()).items).toEqual([expect.objectContaining(nothing)]);
    await confirmed(sql, id);
    expect((await list()).items).toEqual([]);
  });

  it.each([
    ['on_hold', 0],
    ['induction', 1],
  ])('is listed or not for a course that is %s: %i', async (stage, shown) => {
    await noWay();
    const course = await courseIn(stage);
    await belongsToCourse(sql, await visit(soon), course);
    expect((await list()).items).toHaveLength(shown);
  });
});

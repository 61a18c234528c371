import { happenedEachMinute } from '@snowmelt/events/testing';
import { startApi, type TestApi } from '../support/api.js';

const START = '2026-11-01T00:00Z';
let api: TestApi;
let patientId: string;

beforeAll(async () => {
  api = await startApi();
  [patientId] = api.clinic.patients as [string];
});
afterAll(() => api?.stop());

/** One after the other, and what is asked by their numbers. */
const happen = (from: number, to: number) =>
  happenedEachMinute(api.sql, 'patient.contact-changed', { patientId, since: START, from, to });
const read = async (cursor: string | null = null) => {
  const { body } = await api.staff.get(`/api/patients/${patientId}/timeline${cursor ? `?cursor=${cursor}` : ''}`);
  const first = Date.parse(START);
  return {
    numbers: (body.items as { at: string }[]).map(({ at }) => (Date.parse(at) - first) / 60_000),
    nextCursor: body.nextCursor as string | null,
  };
};
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

it('shows what happened last, in order, and what was before it page by page until there is no more', async () => {
  await happen(1, 250);
  const latest = await read();
  expect(latest.numbers).toEqual(range(151, 250));
  await happen(251, 251); // nothing is shown twice or left out because something happened meanwhile
  const earlier = await read(latest.nextCursor);
  expect(earlier.numbers).toEqual(range(51, 150));
  const first = await read(earlier.nextCursor);
  expect([first.numbers, first.nextCursor]).toEqual([range(1, 50), null]);
  expect((await read()).numbers.at(-1)).toBe(251);
});

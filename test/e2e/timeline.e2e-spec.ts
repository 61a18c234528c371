import { startApi, type TestApi } from '../support/api.js';

let api: TestApi;
let patientId: string;

beforeAll(async () => {
  api = await startApi();
  [patientId] = api.clinic.patients as [string];
});
afterAll(() => api?.stop());

/** One after the other, and what is asked by their numbers. */
const happen = (from: number, to: number) =>
  api.sql(
    `INSERT INTO domain_event (clinic_id, type, patient_id, payload, occurred_at, delivered_at)
  SELECT $1, 'patient.contact-changed', $2, '{}', '2026-11-01T00:00Z'::timestamptz + n * interval '1 minute', now() FROM generate_series($3::int, $4::int) n ORDER BY n`,
    [api.clinic.id, patientId, from, to],
  );
const read = async (cursor: string | null = null) => {
  const { body } = await api.staff.get(`/api/patients/${patientId}/timeline${cursor ? `?cursor=${cursor}` : ''}`);
  const first = Date.parse('2026-11-01T00:00Z');
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

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { OutreachPolicy } from '@snowmelt/outreach';
import { approveRules } from '@snowmelt/outreach/testing';
import { VisitPolicy } from '@snowmelt/telehealth';
import { approveVisitRules } from '@snowmelt/telehealth/testing';
import { actIn, createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';

const migrations = [
  '20261121000700_policy_numbers',
  '20261121001800_unclear_sends',
  '20261130008110_late_messages',
].map((name) =>
  readFileSync(path.resolve(import.meta.dirname, `../../../../prisma/migrations/${name}/migration.sql`), 'utf8'),
);
const minutes = (value: number) => ({ value, unit: 'min' });
const outreach = {
  sendWindow: { from: '10:00', to: '18:00' },
  outerWindow: { from: '08:00', to: '21:00' },
  texts: { perDay: 1, perWeek: 2 },
  reminders: { infusion: ['PT24H'], telehealth: [] },
  education: ['E3'],
};
const visit = { opensMinutesBefore: minutes(10), closesMinutesAfter: minutes(20) };

let database: TestDatabase;
let owner: pg.Client;
let clinic: BookingClinic;

const trial = { source: 'a trial', approvedBy: 'Dr. Amara Osei' };
const versions = async (table: string) =>
  (
    await owner.query(
      `SELECT version, definition, source, approved_by FROM ${table} WHERE clinic_id = current_clinic_id() ORDER BY version`,
    )
  ).rows;
const upgrade = async (of = clinic) => {
  for (const migration of migrations) await owner.query(migration);
  await actIn(sqlOf(owner), of.id);
};

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  clinic = await createBookingClinic(database.ownerUrl);
  await actIn(sqlOf(owner), clinic.id);
});

afterAll(async () => {
  await owner.end();
  await database.drop();
});

describe('policies from before their numbers became configurable', () => {
  beforeAll(async () => {
    for (const perDay of [1, 2])
      await approveRules(sqlOf(owner), { ...outreach, texts: { perDay, perWeek: 2 } }, trial);
    await approveVisitRules(sqlOf(owner), visit, trial);
    await upgrade();
  });

  it('get a new version with the numbers that were built in until now; the approved version stays', async () => {
    const [, second, third, fourth, fifth] = await versions('outreach_policy');
    expect(second).toMatchObject({
      definition: { ...outreach, texts: { perDay: 2, perWeek: 2 } },
      source: 'a trial',
      approved_by: 'Dr. Amara Osei',
    });
    expect(third).toMatchObject({
      version: 3,
      definition: {
        ...outreach,
        texts: { perDay: 2, perWeek: 2 },
        educationGoodFor: 'P7D',
        emailAfterFailedText: 'PT30M',
      },
      source: expect.stringMatching(/^a trial; clinic default/),
      approved_by: expect.stringMatching(/Osei; .*migration/),
    });
    expect(fourth).toMatchObject({
      version: 4,
      definition: { ...third.definition, unclearGivenUpAfter: 'PT1H' },
      source: expect.stringMatching(/^a trial; clinic default/),
      approved_by: expect.stringMatching(/Osei; .*migration/),
    });
    expect(fifth).toMatchObject({
      version: 5,
      definition: { ...fourth.definition, late: { after: 'PT10M', callBefore: 'PT4H' } },
      approved_by: expect.stringMatching(/Osei; .*migration/),
    });
    const [first, next] = await versions('visit_policy');
    expect(first).toMatchObject({ definition: visit, approved_by: 'Dr. Amara Osei' });
    expect(next).toMatchObject({
      version: 2,
      definition: { ...visit, callBackWithinMinutes: minutes(2) },
      source: expect.stringMatching(/^a trial; clinic default/),
    });
  });

  it('can be read by the servers', async () => {
    expect(OutreachPolicy.safeParse((await versions('outreach_policy')).at(-1).definition).success).toBe(true);
    expect(VisitPolicy.safeParse((await versions('visit_policy')).at(-1).definition).success).toBe(true);
  });

  it('get no new version when they have the numbers, and keep numbers that the clinic has set', async () => {
    const own = {
      ...outreach,
      educationGoodFor: 'P10D',
      unclearGivenUpAfter: 'PT2H',
      late: { after: 'PT20M', callBefore: 'PT3H' },
    };
    await approveRules(sqlOf(owner), own, trial);
    await upgrade();
    await upgrade();
    expect((await versions('outreach_policy')).slice(6)).toMatchObject([
      {
        version: 7,
        definition: {
          educationGoodFor: 'P10D',
          emailAfterFailedText: 'PT30M',
          unclearGivenUpAfter: 'PT2H',
          late: { after: 'PT20M' },
        },
      },
    ]);
    expect(await versions('visit_policy')).toHaveLength(2);
  });

  it('are not created for a clinic that has approved none', async () => {
    await upgrade(await createBookingClinic(database.ownerUrl));
    expect([await versions('outreach_policy'), await versions('visit_policy')]).toEqual([[], []]);
  });
});

import { IdentityModule } from '@snowmelt/identity';
import { createBookingClinic } from '../../../test/support/booking-clinic.js';
import { type ClinicContext, createClinicContext } from '../../../test/support/clinic-context.js';
import { PatientService } from './patient.service.js';
import { PatientsModule } from './patients.module.js';
import { contactPoint, registeredPatient } from './testing.js';

let context: ClinicContext;
let maya: string;
beforeAll(async () => {
  context = await createClinicContext([IdentityModule, PatientsModule], { patients: 2 });
  maya = await registered('Maya José', 'Fitzgerald-Oyelaran', '+13235550142');
  await registered('Maya', 'Stone', '+13235550199');
});
afterAll(() => context?.stop());

async function registered(givenName: string, familyName: string, phone?: string): Promise<string> {
  const id = await registeredPatient(context.sql, { givenName, familyName });
  if (phone) await contactPoint(context.sql, id, phone);
  return id;
}
const found = async (query: string) =>
  (await context.inClinic(() => context.get(PatientService).search(query, null))).items.map(({ id }) => id);

describe('a patient is found', () => {
  it.each([
    'maya fitz',
    'Fitzgerald, Maya',
    'oyelaran',
    'OYEL jose',
    'josé',
    'maya 0142',
    '(323) 555-0142',
    '5550142',
    'oyelaran 1/1/1980',
  ])('by %j', async (query) => {
    expect(await found(query)).toEqual([maya]);
  });

  it.each(['yelaran', 'maya fitz 0199', 'oyelaran 1/2/1980', '1140142', "fitz' | 'stone", 'fitz & !stone', '\\'])(
    'not by %j',
    async (query) => {
      expect(await found(query)).toEqual([]);
    },
  );

  // the database folds what is registered, and the program what is typed: both in the same way
  it.each([
    ['Jovan', 'Jovanović'],
    ['Łukasz', 'Sørensen Đorđević'],
    ['Weronika', 'Weiß'],
    ['Ægir', 'Œuvray'],
    ['שרה', 'כהן'],
    ['Мария', 'Иванова'],
    ['D’Arcy', "O'Brien"],
    ['Ａｙａ', 'İnan (Ilgaz)'],
  ])('with the name %s %s, by all of it and by each of its parts', async (givenName, familyName) => {
    const id = await registered(givenName, familyName);
    for (const query of [givenName, familyName, `${familyName}, ${givenName}`])
      expect([query, await found(query)]).toEqual([query, expect.arrayContaining([id])]);
  });

  it('of this clinic only', async () => {
    const other = await createBookingClinic(context.ownerUrl, { patients: 1 });
    const search = () => context.get(PatientService).search('oyelaran', null);
    expect((await context.inClinic(search, other)).items).toEqual([]);
  });
});

describe('the indexes', () => {
  it('are used, under the policy too', async () => {
    const plan = async (text: string, ...values: unknown[]) =>
      (await context.sql(`EXPLAIN ${text}`, values)).map((row) => row['QUERY PLAN'] as string).join('\n');
    await context.sql('SET enable_seqscan = off');
    expect(await plan(`SELECT id FROM patient WHERE name_words @@ '''oyel'':*'::tsquery`)).toContain('patient_by_word');
    expect(
      await plan(`SELECT patient_id FROM contact_point WHERE last_four = '0142' AND right(value, 4) = '0142'`),
    ).toContain('contact_point_by_last_four');
    expect(await plan(`SELECT id FROM patient WHERE birth_on = '1980-01-01'`)).toContain('patient_by_birth');
  });
});

import { createPool, UnitOfWork } from '@snowmelt/database';
import { EducationLibrary } from '@snowmelt/education';
import { actIn, createTestDatabase, sqlOf, type TestDatabase } from '@snowmelt/testing';
import { approvedProtocol, courseAt, courseOver, infusionNumbers } from '@snowmelt/treatment/testing';
import pg from 'pg';
import { createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { PatientPageRepository } from './patient-page.repository.js';
import { readingValues } from './reading-values.js';

let database: TestDatabase;
let owner: pg.Client;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  pool = createPool(database.appUrl, 2);
});
afterAll(async () => {
  await pool.end();
  await owner.end();
  await database.drop();
});

it('the page of a step that was sent before the discharge still has its text, by the numbers of the last course', async () => {
  const sql = sqlOf(owner);
  const clinic = await createBookingClinic(database.ownerUrl);
  await actIn(sql, clinic.id);
  const [patientId = ''] = clinic.patients;
  const longer = { ...infusionNumbers(), noDriveHours: { value: 36, unit: 'h', source: 'test' } };
  const [first, last] = [
    await courseAt(sql, 'induction', { patientId, protocolId: clinic.protocolId }),
    await approvedProtocol(sql, { code: 'iv_second', definition: longer }),
  ];
  await courseOver(sql, first);
  await courseOver(sql, await courseAt(sql, 'maintenance', { patientId, protocolId: last }));

  const unitOfWork = new UnitOfWork(pool);
  const facts = await unitOfWork.run(clinic.id, () => new PatientPageRepository(unitOfWork).facts(patientId, null));
  const library = new EducationLibrary();
  const item = library.find('E13', 'en-US')!;
  const values = readingValues(facts, 'en-US');
  expect([library.missing(item, values), values['noDriveHours'], facts.stage]).toEqual([[], '36', null]);
});

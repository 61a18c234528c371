import { createPool, UnitOfWork } from '@snowmelt/database';
import { patientsMovedTo } from '@snowmelt/patients/testing';
import { bookedAppointment, offeredService } from '@snowmelt/scheduling/testing';
import { actIn, createTestDatabase, type Sql, sqlOf, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { TouchRepository } from '../touch.repository.js';
import { PatientPageRepository } from './patient-page.repository.js';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Client;
let sql: Sql;
let clinic: BookingClinic;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl);
  pool = createPool(database.appUrl, 2);
  unitOfWork = new UnitOfWork(pool);
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  sql = sqlOf(owner);
  await actIn(sql, clinic.id);
  await patientsMovedTo(sql, 'America/New_York');
});

afterAll(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
});

/** The hour and zone that the page and a message show a patient in New York, for a visit at ten in Los Angeles. */
async function told(modality: 'in_person' | 'video') {
  const [patientId] = clinic.patients as [string];
  const id = await bookedAppointment(sql, {
    patientId,
    serviceTypeId: await offeredService(sql, { code: modality, purpose: 'check_in', modality, minutes: 50 }),
    by: clinic.staffId,
    startsLocal: '2037-07-01T10:00',
  });
  return unitOfWork.run(clinic.id, async () => {
    const { appointment } = await new PatientPageRepository(unitOfWork).facts(patientId, id);
    const { visitZone } = await new TouchRepository(unitOfWork).recipient({
      id,
      patientId,
      template: 'reminder-24h',
      appointmentId: id,
      appointmentVersion: 1,
    });
    return { page: [appointment?.startsLocal, appointment?.timeZone], message: visitZone };
  });
}

describe('the time that a patient in another time zone reads', () => {
  it("is the clinic's wall time when they come to the clinic", async () => {
    expect(await told('in_person')).toEqual({
      page: ['2037-07-01T10:00', 'America/Los_Angeles'],
      message: 'America/Los_Angeles',
    });
  });

  it('is their own wall time when they stay at home', async () => {
    expect(await told('video')).toEqual({
      page: ['2037-07-01T13:00', 'America/New_York'],
      message: 'America/New_York',
    });
  });
});

import { createPool, createPrisma, UnitOfWork } from '@snowmelt/database';
import { createTestDatabase, type TestDatabase } from '@snowmelt/testing';
import pg from 'pg';
import { type BookingClinic, createBookingClinic } from '../../../../test/support/booking-clinic.js';
import { TouchRepository } from '../touch.repository.js';
import { PatientPageRepository } from './patient-page.repository.js';

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Client;
let clinic: BookingClinic;
let unitOfWork: UnitOfWork;

beforeAll(async () => {
  database = await createTestDatabase();
  clinic = await createBookingClinic(database.ownerUrl);
  pool = createPool(database.appUrl, 2);
  unitOfWork = new UnitOfWork(pool);
  owner = new pg.Client(database.ownerUrl);
  await owner.connect();
  await owner.query(`SELECT set_config('app.clinic_id', $1, false)`, [clinic.id]);
  await owner.query(`UPDATE patient SET time_zone = 'America/New_York'`);
});

afterAll(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
});

/** The hour and zone of a visit at ten on the clinic's wall in Los Angeles, as the page and as a message tell it to a patient in New York. */
async function told(modality: 'in_person' | 'telehealth') {
  const {
    rows: [service],
  } = await owner.query(
    `INSERT INTO service_type (clinic_id, code, name, purpose, modality, duration_minutes, required_kinds) VALUES ($1, $2, $2, 'check_in', $2, 50, '{clinician}') RETURNING id`,
    [clinic.id, modality],
  );
  const {
    rows: [{ id }],
  } = await owner.query(
    `INSERT INTO appointment (clinic_id, patient_id, service_type_id, starts_local, time_zone, starts_at, ends_at, created_by)
     SELECT $1, $2, $3, '2037-07-01T10:00', 'America/Los_Angeles', t, t + interval '50 minutes', $4 FROM (SELECT timestamp '2037-07-01T10:00' AT TIME ZONE 'America/Los_Angeles' AS t) w RETURNING id`,
    [clinic.id, clinic.patients[0], service.id, clinic.staffId],
  );
  const [patientId] = clinic.patients as [string];
  return unitOfWork.run(clinic.id, async () => {
    const { appointment } = await new PatientPageRepository(unitOfWork).facts(patientId, id);
    const { visitZone } = await new TouchRepository(unitOfWork, { client: createPrisma(unitOfWork) }).recipient({
      id,
      patientId,
      appointmentId: id,
      appointmentVersion: 1,
    });
    return { page: [appointment?.startsLocal, appointment?.timeZone], message: visitZone };
  });
}

describe('a patient in another time zone is told the time', () => {
  it("on the clinic's wall, where they come to the clinic", async () => {
    expect(await told('in_person')).toEqual({
      page: ['2037-07-01T10:00', 'America/Los_Angeles'],
      message: 'America/Los_Angeles',
    });
  });

  it('of their own home, where they stay there', async () => {
    expect(await told('telehealth')).toEqual({
      page: ['2037-07-01T13:00', 'America/New_York'],
      message: 'America/New_York',
    });
  });
});

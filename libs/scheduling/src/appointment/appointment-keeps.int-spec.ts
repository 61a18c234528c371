import { UnitOfWork } from '@snowmelt/database';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { bookedAppointment } from '../testing.js';

let context: ClinicContext;
beforeAll(async () => {
  context = await createClinicContext([]);
});
afterAll(() => context?.stop());

it.each(['patient_id', 'service_type_id', 'created_by'])('an appointment keeps its %s', async (column) => {
  const { patients, services, staffId } = context.clinic;
  const id = await bookedAppointment(context.sql, {
    patientId: patients[0] as string,
    serviceTypeId: services.infusion,
    by: staffId,
    startsLocal: '2026-12-01T10:00',
  });
  const asApplication = (statement: string, values: unknown[]) =>
    context.inClinic(() => context.get(UnitOfWork).query(statement, values));
  const forged = `UPDATE appointment SET ${column} = $2 WHERE id = $1`;
  await expect(asApplication(forged, [id, patients[1]])).rejects.toMatchObject({ code: '42501' });
  await expect(context.sql(forged, [id, patients[1]])).rejects.toThrow('does not change');
  expect(
    await asApplication(`UPDATE appointment SET status = 'cancelled' WHERE id = $1 RETURNING status`, [id]),
  ).toEqual([{ status: 'cancelled' }]);
});

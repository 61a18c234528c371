import { linkBeingOpened, sentLink } from '@snowmelt/identity/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { somebodyWaits, until } from '../../../../test/support/until.js';
import { SchedulingModule } from '../scheduling.module.js';
import { AttendanceService } from './attendance.service.js';
import { BookingService } from './booking.service.js';

let context: ClinicContext;
beforeAll(async () => {
  context = await createClinicContext([SchedulingModule]);
});
afterAll(() => context?.stop());

it('an appointment can be cancelled in the very moment its patient opens the link', async () => {
  const {
    sql,
    inClinic,
    clinic: {
      patients: [patientId],
      services,
      clinicians,
    },
  } = context;
  const { id } = await inClinic(() =>
    context.get(BookingService).book({
      patientId: patientId as string,
      serviceTypeId: services.checkIn,
      startsLocal: '2037-06-01T10:00',
      resourceIds: [clinicians[0] as string],
    }),
  );
  const { token } = await sentLink(sql, { patientId: patientId as string, appointmentId: id });
  await sql('BEGIN');
  await linkBeingOpened(sql, token);
  const cancelled = inClinic(() =>
    context.get(AttendanceService).cancel(id, { version: 1, cancelledBy: 'patient', reason: 'asked for' }),
  );
  await until('somebody waits', () => somebodyWaits(sql));
  await sql(`SELECT append_audit_event('patient', $1, 'identity.link-opened', 'magic_link', NULL, $1, '{}')`, [
    patientId,
  ]);
  await sql('COMMIT');
  expect(await cancelled).toMatchObject({ status: 'cancelled', version: 2, resources: [] });
  expect(await sql('SELECT consumed_at IS NOT NULL AS opened, revoked_at IS NOT NULL AS over FROM magic_link')).toEqual(
    [{ opened: true, over: true }],
  );
});

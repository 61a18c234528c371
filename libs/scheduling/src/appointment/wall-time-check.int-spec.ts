import { Logger } from '@snowmelt/logging';
import { UnitOfWork } from '@snowmelt/database';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { SchedulingModule } from '../scheduling.module.js';
import { agreedByFormerRules, appointmentBecame, bookedAppointment } from '../testing.js';
import { AppointmentRepository } from './appointment.repository.js';
import { WallTimeCheck } from './wall-time-check.js';

let context: ClinicContext;
beforeAll(async () => {
  context = await createClinicContext([SchedulingModule]);
});
afterAll(() => context?.stop());

const visitIn = (minutes: number) =>
  bookedAppointment(context.sql, {
    patientId: context.clinic.patients[0] as string,
    serviceTypeId: context.clinic.services.session,
    by: context.clinic.staffId,
    startsIn: minutes,
  });

/** The log lines of a worker's start. */
async function said(unitOfWork = context.get(UnitOfWork)): Promise<object[]> {
  const lines: string[] = [];
  const log = new Logger('debug', { write: (line) => lines.push(line) });
  const check = new WallTimeCheck(unitOfWork, context.get(AppointmentRepository), log);
  check.onApplicationBootstrap();
  await check.beforeApplicationShutdown();
  return lines.map((line) => JSON.parse(line) as object);
}

describe('at its start the worker', () => {
  it('says nothing while every visit is at the wall time that was agreed on', async () => {
    await visitIn(60);
    expect(await said()).toEqual([]);
  });

  it('counts the visits ahead that new rules have left at another wall time, and names the runbook', async () => {
    await agreedByFormerRules(context.sql, await visitIn(1440));
    await agreedByFormerRules(context.sql, await visitIn(2880));
    const cancelled = await visitIn(4320);
    await agreedByFormerRules(context.sql, cancelled);
    await appointmentBecame(context.sql, cancelled, 'cancelled');
    await agreedByFormerRules(context.sql, await visitIn(-1440));
    expect(await said()).toEqual([
      expect.objectContaining({
        level: 40,
        clinicId: context.clinic.id,
        msg: expect.stringMatching(/agreed on: 2; see docs\/runbooks\/production\.md/),
      }),
    ]);
  });

  it('starts where it cannot be checked', async () => {
    const none = { lookup: () => Promise.reject(new Error('no database')) } as unknown as UnitOfWork;
    expect(await said(none)).toEqual([
      expect.objectContaining({ msg: expect.stringContaining('could not be checked') }),
    ]);
  });
});

import { UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { agreedTo } from '@snowmelt/patients/testing';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import { bookedAppointment, integrationVisits } from '@snowmelt/scheduling/testing';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { deliverEvents } from '../../../../test/support/deliver-events.js';
import { approveRules } from '../../../../test/support/outreach-rules.js';
import { somebodyWaits, until } from '../../../../test/support/until.js';
import { zoneWhereItIs } from '../../../../test/support/zones.js';
import { OutreachApiModule } from '../api.js';
import { OutreachWorkerModule } from '../worker.js';
import { VisitLinkService } from './visit-link.service.js';

let context: ClinicContext;
const sql = (text: string, values: unknown[] = []) =>
  context.inClinic(() => context.get(UnitOfWork).query(text, values));

beforeAll(async () => {
  context = await createClinicContext(
    [QueueModule, QueueRunnerModule, OutreachApiModule, OutreachWorkerModule],
    { patientsIn: zoneWhereItIs(12) },
    { SWEEP_SECONDS: '60', REDIS_URL: '' },
  );
});
afterAll(() => context?.stop());

/** Asks while another transaction holds the patient's lock and then writes to the audit log. */
async function whileHeld(lock: string, value: unknown, ask: () => Promise<unknown>): Promise<unknown> {
  await context.sql('BEGIN');
  await context.sql(lock, [value]);
  const answer = ask();
  await until('somebody waits', () => somebodyWaits(context.sql));
  await context.sql(`SELECT append_audit_event('system', NULL, 'test.act', 'test', NULL, NULL, '{}')`);
  await context.sql('COMMIT');
  return answer;
}

it('a link that staff request is planned at once, and not a second time when the worker handles the event', async () => {
  const {
    clinic: {
      staffId,
      patients: [patient],
    },
  } = context;
  await approveRules(context.sql);
  await agreedTo(sql, patient as string, 'robin@example.com', { recordedBy: staffId });
  const visit = await bookedAppointment(sql, {
    patientId: patient as string,
    serviceTypeId: await integrationVisits(context.sql),
    by: staffId,
    startsIn: 30,
  });
  expect(await context.inClinic(() => context.get(VisitLinkService).send(visit))).toEqual({
    channel: 'email',
    waitsUntil: null,
  });
  const planned = async () => [
    await sql('SELECT template, status FROM touch'),
    await sql('SELECT planned_at FROM patient_plan'),
  ];
  const before = await planned();
  expect(before).toEqual([[{ template: 'visit-link', status: 'planned' }], [{ planned_at: expect.any(Date) }]]);
  expect([await deliverEvents(context.get(EventDelivery)), await planned()]).toEqual([0, before]);
  // staff who ask at the same time as the patient get a response, too
  const again = () => context.inClinic(() => context.get(VisitLinkService).send(visit));
  expect(
    await whileHeld(`SELECT pg_advisory_xact_lock(hashtextextended('plan:' || $1, 0))`, patient, again),
  ).toMatchObject({ channel: 'email' });
});

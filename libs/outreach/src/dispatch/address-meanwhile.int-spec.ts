import { agreedTo } from '@snowmelt/patients/testing';
import { QueueModule, QueueRunnerModule } from '@snowmelt/queue';
import pg from 'pg';
import { type ClinicContext, createClinicContext } from '../../../../test/support/clinic-context.js';
import { approveRules } from '../../../../test/support/outreach-rules.js';
import { zoneWhereItIs } from '../../../../test/support/zones.js';
import { ContactService } from '../../../patients/src/contact.service.js';
import { owedReading } from '../testing.js';
import { OutreachWorkerModule } from '../worker.js';
import { DispatchService } from './dispatch.service.js';

const oldNumber = '+13235550142';
const newNumber = '+12135550177';

let context: ClinicContext;
let patient: string;

const sql = (text: string, values: unknown[] = []) => context.sql(text, values);
const owe = () => owedReading(sql, patient, { dueMinutesAgo: 1 });
const dispatch = (touchId: string) => context.get(DispatchService).dispatch(context.clinic.id, touchId);
const correct = () =>
  context.get(ContactService).change(patient, {
    phone: newNumber,
    email: null,
    language: 'en-US',
    timeZone: zoneWhereItIs(12),
    consents: { sms: true, email: false },
    saidHow: 'by_phone',
    version: 1,
  });
const sentTo = async () =>
  (await sql(
    'SELECT m.address, l.address_ended_at IS NOT NULL AS ended FROM message m JOIN magic_link l ON l.touch_id = m.touch_id',
  )) as { address: string; ended: boolean }[];
/** Resolves when the work has ended, or when `count` connections wait for a lock. */
const endsOrWaits = async (work: Promise<unknown>, count: number) => {
  let hasEnded = false;
  void work.finally(() => {
    hasEnded = true;
  });
  const waiting = async () =>
    (
      await sql(
        'SELECT FROM pg_stat_activity WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0',
      )
    ).length;
  while (!hasEnded && (await waiting()) < count);
};

beforeEach(async () => {
  context = await createClinicContext(
    [QueueModule, QueueRunnerModule, OutreachWorkerModule],
    { patientsIn: zoneWhereItIs(12) },
    { SWEEP_SECONDS: '60', REDIS_URL: '' },
  );
  [patient] = context.clinic.patients as [string];
  await approveRules(sql);
  await agreedTo(sql, patient, oldNumber, { recordedBy: context.clinic.staffId });
});
afterEach(() => context?.stop());

it('a number corrected while a message to the old one is being written: its link does not open', async () => {
  const touchId = await owe();
  const holder = new pg.Client({ connectionString: context.ownerUrl });
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE message IN EXCLUSIVE MODE'); // the dispatch has read the number and made the link, but cannot write the message yet
  const sending = dispatch(touchId);
  await endsOrWaits(sending, 1);
  const correcting = context.inClinic(correct);
  await endsOrWaits(correcting, 2);
  await holder.end();
  await Promise.all([sending, correcting]);
  expect(await sentTo()).toEqual([{ address: oldNumber, ended: true }]);
});

it('a message written while the number is being corrected goes to the new number with a working link', async () => {
  const touchId = await owe();
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let isDone = () => {};
  const done = new Promise<void>((resolve) => {
    isDone = resolve;
  });
  const correcting = context.inClinic(async () => {
    await correct();
    isDone();
    await held;
  });
  await done;
  const sending = dispatch(touchId);
  await endsOrWaits(sending, 1);
  goOn();
  await Promise.all([sending, correcting]);
  expect(await sentTo()).toEqual([{ address: newNumber, ended: false }]);
});

it('many messages and corrections at once do not block each other, and leave no working link at an old number', async () => {
  const touches = [];
  for (let count = 0; count < 6; count += 1) touches.push(await owe());
  const [results] = await Promise.all([Promise.allSettled(touches.map(dispatch)), context.inClinic(correct)]);
  expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  for (const { address, ended } of await sentTo()) expect(ended).toBe(address === oldNumber);
});

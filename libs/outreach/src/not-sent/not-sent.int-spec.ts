import { carrierSaid } from '@snowmelt/messaging/testing';
import { newVersionAgreed, belongsToCourse } from '@snowmelt/scheduling/testing';
import { NOT_APPROVED, NUMBER_MISSING } from '../dispatch/status-reasons.js';
import {
  courseIn,
  list,
  patient,
  reminder,
  setUpNotSent,
  soon,
  sql,
  touch,
  tried,
  visit,
} from '../testing/not-sent-scene.js';

setUpNotSent();

type Story = () => Promise<unknown>;
const andTried =
  (made: () => Promise<string>, outcome: string, more: Parameters<typeof tried>[2] = {}) =>
  async () =>
    tried(await made(), outcome, more);

it.each<[string, Story, object]>([
  [
    'a number the network refuses',
    andTried(reminder('failed', 'the provider refused it (21614)'), 'rejected', { code: '21614', message: 'failed' }),
    { reason: 'bad_address', code: '21614', action: 'correct_address', channel: 'sms' },
  ],
  [
    'an address the mail server refuses',
    andTried(reminder('failed', 'the provider refused it (550)'), 'rejected', {
      code: '550',
      message: 'failed',
      address: 'robin@example.com',
    }),
    { reason: 'bad_address', action: 'correct_address', channel: 'email' },
  ],
  [
    'an owner who wrote STOP',
    andTried(reminder('failed', 'the provider refused it (21610)'), 'rejected', { code: '21610', message: 'failed' }),
    { reason: 'opted_out', action: 'call' },
  ],
  [
    'a text that is filtered',
    andTried(reminder('failed', 'the provider refused it (30007)'), 'rejected', { code: '30007', message: 'failed' }),
    { reason: 'text_refused', action: 'call' },
  ],
  [
    'a send of which nobody knows',
    andTried(reminder('failed', 'it is not known whether it was sent; ask the patient'), 'lost'),
    { reason: 'unknown', action: 'call' },
  ],
  [
    'a send of which the provider has not said what became, for longer than the clinic waits',
    andTried(reminder('sending'), 'unknown', { ago: 61 }),
    { reason: 'unknown', action: 'call' },
  ],
  ['too late', reminder('expired', 'its time had passed'), { reason: 'expired', action: 'call', channel: null }],
  [
    'no text left',
    reminder('suppressed', 'the texts the patient agreed to are used up'),
    { reason: 'used_up', action: 'call' },
  ],
  [
    'no way to write',
    reminder('suppressed', 'no channel the patient agreed to'),
    { reason: 'no_channel', action: 'ask_for_address' },
  ],
  ...[NOT_APPROVED, NUMBER_MISSING].map((reason): [string, Story, object] => [
    `a reading that is not ready: ${reason}`,
    () => touch(null, 'suppressed', { reason }),
    { reason: 'not_ready', action: 'none' },
  ]),
  [
    'a text that did not reach the phone',
    andTried(reminder('sent'), 'accepted', { message: 'undelivered' }),
    { reason: 'not_delivered', action: 'call' },
  ],
  [
    'a text the carrier says is to no phone',
    async () => {
      const attempt = await tried(await reminder('sent')(), 'accepted', { message: 'undelivered' });
      await carrierSaid(sql, attempt, 'undelivered', '30006');
    },
    { reason: 'bad_address', code: '30006', action: 'correct_address' },
  ],
  [
    'what is refused for now and tried again',
    andTried(reminder('planned', 'sending is not set up (20003)'), 'rejected', { code: '20003' }),
    { reason: 'being_tried', code: '20003', lastTryAt: expect.any(String), action: 'call' },
  ],
  [
    'a fault of the program',
    reminder('planned', 'a fault in the program; see its log'),
    { reason: 'late', action: 'call' },
  ],
  [
    'a provider that fails',
    reminder('planned', 'the provider does not work; it is tried again'),
    { reason: 'late', action: 'call' },
  ],
  [
    'a text that may have meant STOP, and nobody has decided',
    reminder('planned', 'texts wait until somebody has decided whether the patient meant STOP'),
    { reason: 'late', action: 'call' },
  ],
  ['nobody there to send it', reminder('planned'), { reason: 'late', action: 'call' }],
  [
    'a reading that came too late',
    () => touch(null, 'expired'),
    { reason: 'expired', action: 'none', educationTitle: expect.any(String), appointmentId: null, visitLocal: null },
  ],
])('staff see %s', async (_what, happens, told) => {
  await happens();
  expect((await list()).items).toEqual([
    expect.objectContaining({ patientId: patient(), patientName: 'Robin Example 1', phone: '+13235550142', ...told }),
  ]);
});

it.each<[string, Story]>([
  ['what went out', andTried(reminder('sent'), 'accepted', { message: 'delivered' })],
  [
    'a text that did not arrive, after an e-mail that did',
    async () => {
      const id = await reminder('sent')();
      await tried(id, 'accepted', { message: 'undelivered' });
      await tried(id, 'accepted', { message: 'accepted', address: 'robin@example.com', ago: 5 });
    },
  ],
  ['what is no longer called for', reminder('withdrawn', 'no longer called for')],
  ['what the appointment overtook', reminder('suppressed', 'the appointment changed meanwhile')],
  ['what a hold of the course stopped', reminder('suppressed', 'the course is on hold')],
  [
    'a reminder that failed before its course was put on hold',
    async () => {
      const id = await visit(soon);
      await touch(id, 'failed');
      await belongsToCourse(sql, id, await courseIn('on_hold'));
    },
  ],
  [
    "one of a dose that was booked without a course, before the patient's was put on hold",
    async () => {
      await touch(await visit(soon), 'failed');
      await courseIn('on_hold');
    },
  ],
  ['a visit that was cancelled', async () => touch(await visit(soon, { status: 'cancelled' }), 'failed')],
  [
    'a visit that was moved',
    async () => {
      const id = await visit(soon);
      await touch(id, 'failed');
      await newVersionAgreed(sql, id);
    },
  ],
  ['what is not due yet', async () => touch(await visit(soon), 'planned', { dueAgo: -60 })],
  ['what is about to go', async () => touch(await visit(soon), 'planned', { dueAgo: 1 })],
  ['a send that is still young', andTried(reminder('sending'), 'unknown', { ago: 59 })],
  [
    'an e-mail that is about to go instead',
    async () => {
      const id = await touch(await visit(soon), 'planned', { dueAgo: 5 });
      await tried(id, 'rejected', { code: '21614', message: 'failed' });
    },
  ],
  [
    'what is fifteen days old',
    () => touch(null, 'failed', { dueAgo: 15 * 24 * 60, expires: `now() - interval '8 days'` }),
  ],
])('staff do not see %s', async (_what, happens) => {
  await happens();
  expect((await list()).items).toEqual([]);
});

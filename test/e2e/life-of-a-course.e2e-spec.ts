import { demoClockAt, demoClockReset } from '@snowmelt/clock/testing';
import type { Stage } from '@snowmelt/contracts';
import { Duties, UnitOfWork } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { registeredPatient } from '@snowmelt/patients/testing';
import { anyEndReason } from '@snowmelt/treatment/testing';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { InboundTextService } from '../../libs/messaging/src/inbound/inbound-text.service.js';
import { OutreachService } from '../../libs/outreach/src/outreach.service.js';
import { outreachPolicy } from '../../prisma/seed/demo-clinic.js';
import { type Caller, startApi, type TestApi } from '../support/api.js';
import { deliverEvents } from '../support/deliver-events.js';
import { approveRules } from '../support/outreach-rules.js';
import { newPhone } from '../support/twilio-webhooks.js';
import { startWorkerParts, type WorkerParts } from '../support/worker-parts.js';
import { type Life, wrongsIn } from '../support/rules-of-messages.js';

/** How many lives, and how long each: `LIVES=200 npm run test:e2e -- --testPathPatterns life-of-a-course`. */
const LIVES = Number(process.env['LIVES'] ?? 4);
/** Purges and the like change nothing here, and would take most of the time. */
const [SENDING, SWEEP] = ['outreach.due-touches', '7'];
/** CI lives the same courses each time, a command new ones; what failed, once more, by what fast-check prints. */
const SAME = '{"seed":20261130}';
const AGAIN = JSON.parse(process.env['LIFE'] ?? (process.env['LIVES'] ? '{}' : SAME)) as {
  seed?: number;
  path?: string;
};
const ZONE = 'America/Los_Angeles';
/** Few enough that a busy week presses against them. */
const TEXTS = { perDay: 2, perWeek: 5 };

type Act =
  | { act: 'book'; service: 'infusion' | 'checkIn' | 'session'; inHours: number }
  | { act: 'move'; nth: number; inHours: number; told: boolean }
  | { act: 'cancel'; nth: number; by: 'patient' | 'clinic'; told: boolean }
  | { act: 'attend'; nth: number; status: 'arrived' | 'fulfilled' | 'noshow'; stoppedEarly: boolean }
  | { act: 'stage'; to: Stage }
  | { act: 'consent'; sms: boolean; email: boolean }
  | { act: 'reply'; words: string }
  | { act: 'pass'; hours: number };

const nth = fc.nat({ max: 5 });
const usually = fc.constantFrom(true, true, true, false);
const hours = (max: number) => fc.integer({ min: 1, max });
const acts: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      act: fc.constant('book' as const),
      service: fc.constantFrom('infusion' as const, 'infusion' as const, 'checkIn' as const, 'session' as const),
      inHours: hours(150),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ act: fc.constant('move' as const), nth, inHours: hours(120), told: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('cancel' as const),
      nth,
      by: fc.constantFrom('patient' as const, 'clinic' as const),
      told: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('attend' as const),
      nth,
      status: fc.constantFrom('arrived' as const, 'fulfilled' as const, 'noshow' as const),
      stoppedEarly: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('stage' as const),
      to: fc.constantFrom<Stage>('on_hold', 'on_hold', 'induction', 'induction', 'maintenance', 'withdrawn'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('consent' as const), sms: usually, email: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant('reply' as const),
      words: fc.constantFrom(
        '1',
        '2',
        '3',
        'thanks',
        'STOP',
        'START',
        'START',
        'Stop eating at midnight, right?',
        'I want to die',
      ),
    }),
  },
  { weight: 6, arbitrary: fc.record({ act: fc.constant('pass' as const), hours: hours(40) }) },
);

/** What happened in all of them: lives in which nothing happens would prove nothing. */
const seen = { visits: 0, messages: 0, tasks: 0 };
let lived = 0;
let api: TestApi;
let worker: WorkerParts;
let prescriber: Caller;
beforeAll(async () => {
  api = await startApi({ DEMO_CLOCK: 'true' });
  prescriber = await api.signIn(api.clinic.prescriberEmail);
  worker = await startWorkerParts(api.appUrl, { DEMO_CLOCK: 'true', SWEEP_SECONDS: SWEEP });
  await approveRules(api.sql, { ...outreachPolicy.definition, texts: TEXTS });
});
afterAll(async () => {
  if (api) await demoClockReset(api.sql);
  await worker?.stop();
  await api?.stop();
});

const now = async () => ((await api.sql('SELECT snowmelt_now() AS now'))[0] as { now: Date }).now;
/** The facts are told and all that waits is done, as the worker's own timers would. */
async function settled(): Promise<void> {
  for (let rounds = 0; rounds < 10; rounds += 1) {
    const told = await deliverEvents(worker.get(EventDelivery));
    for (const line of [SENDING, SWEEP]) await worker.get(Duties).round(line);
    const [left] = await api.sql(
      `SELECT count(*)::int AS due FROM touch WHERE status = 'planned' AND greatest(due_at, next_try_at) <= snowmelt_now() - interval '3 seconds'`,
    );
    if (told === 0 && left?.['due'] === 0) return;
  }
}
/** The daily renewal goes by the real clock, which stands still here. */
let renewedAt = new Date(0);
async function renewed(patientId: string, at: Date): Promise<void> {
  if (at.getTime() - renewedAt.getTime() < 24 * 3_600_000) return;
  renewedAt = at;
  await worker.get(UnitOfWork).run(api.clinic.id, () => worker.get(OutreachService).replan(patientId));
}

/**
 * Goes from one moment at which something is due to the next, so that everything happens at its time; plans are made
 * again once a day also when nothing is due.
 */
async function pass(passed: number, patientId: string): Promise<void> {
  const until = new Date((await now()).getTime() + passed * 3_600_000);
  for (;;) {
    const [next] = await api.sql(
      `SELECT min(at) AS at FROM (
         SELECT greatest(due_at, next_try_at) + interval '4 seconds' AS at FROM touch WHERE status = 'planned'
         UNION ALL SELECT again_at FROM patient_plan
         UNION ALL SELECT snowmelt_now() + interval '6 hours') soon WHERE at > snowmelt_now()`,
    );
    const at = next?.['at'] as Date;
    const to = at < until ? at : until;
    await demoClockAt(api.sql, to.toISOString());
    await renewed(patientId, to);
    await settled();
    if (to === until) return;
  }
}

/** A new patient with a course, and everything that happens to them. */
async function live(script: readonly Act[]): Promise<Life> {
  // after the visits of the former lives, which would be in the way
  await demoClockAt(api.sql, '2026-12-07T18:00:00Z', `${(lived += 1) * 5} weeks`);
  const phone = newPhone();
  const patientId = await registeredPatient(api.sql, { givenName: 'Robin', familyName: 'Example' });
  const course = await api.staff.post(`/api/patients/${patientId}/courses`, {
    protocolId: api.clinic.protocolId,
    stage: 'preparation',
    reason: 'prepared elsewhere',
  });
  const life: Life = { patientId, phone, texts: TEXTS, zone: ZONE, visits: [], stages: [], replies: [] };
  const contact = async (sms: boolean, email: boolean) => {
    const { body } = await api.staff.get(`/api/patients/${patientId}`);
    await api.staff.post(`/api/patients/${patientId}/contact`, {
      phone,
      email: 'robin@example.com',
      language: 'en-US',
      timeZone: ZONE,
      consents: { sms, email },
      saidHow: 'by_phone',
      version: body.version,
    });
  };
  const noteStage = async () => {
    const { body } = await api.staff.get(`/api/patients/${patientId}/course`);
    life.stages.push({ at: await now(), stage: body.course?.stage ?? 'none' });
  };
  await contact(true, false);
  await noteStage();
  for (const act of script) {
    await perform(act, life, { courseId: course.body.id as string, contact });
    await settled();
    await noteStage();
  }
  await pass(24 * 8, patientId);
  await noteStage();
  return life;
}

interface Own {
  readonly courseId: string;
  readonly contact: (sms: boolean, email: boolean) => Promise<void>;
}

const localIn = async (inHours: number) =>
  DateTime.fromJSDate(await now())
    .setZone(ZONE)
    .plus({ hours: inHours })
    .set({ minute: 0 })
    .toFormat("yyyy-MM-dd'T'HH:mm");

/** What the clinic's rules refuse changes nothing, and is no part of the life. */
async function perform(act: Act, life: Life, { courseId, contact }: Own): Promise<void> {
  const visit = 'nth' in act ? life.visits[act.nth % Math.max(life.visits.length, 1)] : undefined;
  const resourceIds = [api.clinic.clinicians[0], api.clinic.chairs[0]];
  if (act.act === 'pass') return pass(act.hours, life.patientId);
  if (act.act === 'consent') return contact(act.sms, act.email);
  if (act.act === 'reply') {
    life.replies.push({ at: await now(), words: act.words });
    await api.get(InboundTextService).receive({
      from: life.phone,
      providerMessageId: `SM${life.patientId}${life.replies.length}`,
      words: act.words,
      mediaCount: 0,
      readByProvider: null,
    });
    return;
  }
  if (act.act === 'stage') {
    await prescriber.post(`/api/courses/${courseId}/stage`, {
      stage: act.to,
      reason: 'as the script has it',
      endReason: anyEndReason(act.to),
    });
    return;
  }
  if (act.act === 'book') {
    const { status, body } = await api.staff.post('/api/appointments', {
      patientId: life.patientId,
      serviceTypeId: api.clinic.services[act.service],
      startsLocal: await localIn(act.inHours),
      resourceIds: act.service === 'checkIn' ? resourceIds.slice(0, 1) : resourceIds,
    });
    if (status === 201)
      life.visits.push({ id: body.id, isDose: act.service === 'infusion', version: body.version, times: [] });
  }
  if (visit && act.act === 'move')
    await api.staff.post(`/api/appointments/${visit.id}/reschedule`, {
      startsLocal: await localIn(act.inHours),
      version: visit.version,
      resourceIds,
      told: act.told,
    });
  if (visit && act.act === 'cancel')
    await api.staff.post(`/api/appointments/${visit.id}/cancel`, {
      version: visit.version,
      cancelledBy: act.by,
      reason: 'as the script has it',
      told: act.told,
    });
  if (visit && act.act === 'attend')
    await prescriber.post(`/api/appointments/${visit.id}/attendance`, {
      version: visit.version,
      status: act.status,
      ...(act.stoppedEarly && visit.isDose && act.status === 'fulfilled' && { stoppedEarly: 'as the script has it' }),
    });
  for (const one of life.visits) {
    const { body } = await api.staff.get(`/api/appointments/${one.id}`);
    one.version = body.version;
    one.times.push({
      at: await now(),
      startsAt: new Date(body.startsAt),
      status: body.stoppedEarly ? 'stopped early' : body.status,
    });
  }
}

it('whatever happens in a course, no message goes that must not, and none that matters is missing in silence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 15, maxLength: 45 }), async (script) => {
      const life = await live(script);
      const messages = await api.sql(
        `SELECT m.channel, m.created_at AS at, t.id AS "touchId", t.template, t.appointment_id AS "appointmentId"
         FROM message m JOIN touch t ON t.id = m.touch_id WHERE m.patient_id = $1 ORDER BY m.created_at`,
        [life.patientId],
      );
      const carried = await api.sql(
        `SELECT t.template, t.appointment_id AS "appointmentId", l.updated_at AS at FROM touch t JOIN touch l ON l.key = t.goes_with
         WHERE t.patient_id = $1 AND t.status = 'carried' AND l.status = 'sent'`,
        [life.patientId],
      );
      const tasks = await api.sql(
        'SELECT kind, appointment_id AS "appointmentId", opened_at AS "openedAt" FROM task WHERE patient_id = $1',
        [life.patientId],
      );
      seen.visits += life.visits.length;
      seen.messages += messages.length;
      seen.tasks += tasks.length;
      expect(wrongsIn(life, { messages, carried, tasks } as never)).toEqual([]);
    }),
    { numRuns: LIVES, endOnFailure: LIVES <= 20, ...AGAIN },
  );
  if (!process.env['LIFE']) expect(Math.min(seen.visits, seen.messages, seen.tasks)).toBeGreaterThan(0);
}, 3_600_000);

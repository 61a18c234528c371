import type { Sql } from '@snowmelt/testing';
import type { Desk } from './desk.js';
import type { SimulatedLife } from './patient-life.js';
import { wrongsAtClinic } from './rules.js';
import type { WentToPatient } from './what-went.js';

/** What is wrong in a life; and what shows it, for who looks for the cause. */
export interface Judged {
  readonly wrongs: readonly string[];
  readonly evidence: () => Promise<object>;
}

/** Holds what was stored about a patient to the rules. */
export async function judged(life: SimulatedLife, desk: Desk, sql: Sql): Promise<Judged> {
  const went = { ...(await whatWent(life, sql)), inbound: await textsOf(life, desk) };
  const wrongs = wrongsAtClinic(life, went);
  return {
    wrongs,
    evidence: async () => ({
      ...{ wrongs, life, went },
      touches: await sql('SELECT * FROM touch WHERE patient_id = $1 ORDER BY due_at', [life.patientId]),
      tasks: await sql('SELECT * FROM task WHERE patient_id = $1 ORDER BY opened_at', [life.patientId]),
    }),
  };
}

async function whatWent({ patientId }: SimulatedLife, sql: Sql): Promise<Omit<WentToPatient, 'inbound'>> {
  const messages = await sql(
    `SELECT m.channel, m.created_at AS at, t.id AS "touchId", t.template, t.appointment_id AS "appointmentId"
     FROM message m JOIN touch t ON t.id = m.touch_id WHERE m.patient_id = $1 ORDER BY m.created_at`,
    [patientId],
  );
  const carried = await sql(
    `SELECT t.template, t.appointment_id AS "appointmentId", l.updated_at AS at FROM touch t JOIN touch l ON l.key = t.goes_with
     WHERE t.patient_id = $1 AND t.status = 'carried' AND l.status = 'sent'`,
    [patientId],
  );
  const tasks = await sql(
    'SELECT kind, appointment_id AS "appointmentId", opened_at AS "openedAt", closed_at AS "closedAt" FROM task WHERE patient_id = $1',
    [patientId],
  );
  return { messages, carried, tasks } as never;
}

async function textsOf({ patientId }: SimulatedLife, desk: Desk): Promise<WentToPatient['inbound']> {
  const texts: WentToPatient['inbound'][number][] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor ? `&cursor=${cursor}` : '';
    const page = await desk.read(`/api/inbound-messages?patientId=${patientId}${query}`);
    texts.push(...(page.items as WentToPatient['inbound']));
    cursor = page.nextCursor as string | null;
  }
  return texts;
}

/** A plan is made at least once a day: what time alone ends has until then. */
const GRACE = `interval '30 hours'`;
/** Open tasks whose reason has gone, as far as the calendar and the course say so. */
const WITHOUT_REASON = `SELECT t.kind, p.family_name AS who, t.opened_at AS "openedAt", a.status, a.starts_at AS "startsAt", c.stage
  FROM task t JOIN patient p ON p.id = t.patient_id LEFT JOIN appointment a ON a.id = t.appointment_id
  LEFT JOIN LATERAL (SELECT stage FROM course_of_treatment c WHERE c.patient_id = t.patient_id ORDER BY c.started_at DESC LIMIT 1) c ON true
  WHERE t.status = 'open' AND CASE t.kind
    WHEN 'visit_not_marked' THEN a.status NOT IN ('booked', 'arrived')
    WHEN 'missed_visit' THEN a.status <> 'noshow'
    WHEN 'visits_of_stopped_course' THEN c.stage NOT IN ('on_hold', 'withdrawn', 'discharged', 'transferred')
      OR NOT EXISTS (SELECT FROM appointment n WHERE n.patient_id = t.patient_id AND n.purpose = 'dose' AND n.status = 'booked'
        AND n.starts_at > snowmelt_now() - ${GRACE})
    WHEN 'unreachable_patient' THEN a.status <> 'booked' OR a.starts_at < snowmelt_now() - ${GRACE}
    WHEN 'no_fasting_numbers' THEN a.status <> 'booked' OR a.starts_at < snowmelt_now() - ${GRACE}
    WHEN 'reminder_without_channel' THEN a.status = 'noshow' OR a.starts_at < snowmelt_now() - interval '9 days'
    ELSE false END`;

/** What is wrong with the clinic as a whole, now that everything due is done. */
export async function wrongsOfClinic(sql: Sql): Promise<string[]> {
  const late = await sql(
    `SELECT template, status, status_reason AS reason, due_at AS at FROM touch
     WHERE status = 'planned' AND greatest(due_at, next_try_at) < snowmelt_now() - interval '15 minutes' OR status = 'sending'`,
  );
  const [events] = await sql(
    `SELECT ((SELECT count(*) FROM domain_event WHERE delivered_at IS NULL) + (SELECT count(*) FROM event_delivery))::int AS left`,
  );
  const tasks = await sql(WITHOUT_REASON);
  return [
    ...late.map((touch) => `a touch past its time: ${JSON.stringify(touch)}`),
    ...(events?.['left'] === 0 ? [] : [`${String(events?.['left'])} events are not delivered`]),
    ...tasks.map((task) => `a task without a reason: ${JSON.stringify(task)}`),
  ];
}

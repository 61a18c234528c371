import { Injectable } from '@nestjs/common';
import type { Stage } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import { changeOfVisit } from '../change-of-visit.js';
import { textsSent } from '../dispatch/text-budget.repository.js';
import { pageUntil, reachable } from '../touch.repository.js';
import { numbersOf } from './course-numbers.js';
import type { Outlook } from './forecast.js';
import type { AnswerFact, AppointmentFact, Facts, UnsettledVisit, VisitChange } from './facts.js';

/** For a dose: the stage of its course, and when the last hold was lifted. */
const dose = `CASE WHEN a.purpose = 'dose' THEN coalesce((SELECT jsonb_build_object('courseId', k.id, 'stage', k.stage, 'numbers', ${numbersOf('k.id')}, 'fastingHours', protocol_numbers(k.id) -> 'fastingSolidsHours' -> 'value', 'isStoppedEarly', a.is_stopped_early,
  'stageSince', (SELECT max(h.changed_at) FROM course_stage_change h WHERE h.course_id = k.id), 'resumedAt', (SELECT max(h.changed_at) FROM course_stage_change h WHERE h.course_id = k.id AND h.from_stage = 'on_hold'))
  FROM course_with_protocol k WHERE k.id = course_of_dose(a.id)), '{"courseId": null, "stage": null, "stageSince": null, "numbers": [], "resumedAt": null}') END`;

/** As JSON: every instant is a string. */
type Instants = 'startsAt' | 'endsAt' | 'agreedAt' | 'pageUntil';
type MaybeInstants = 'confirmedAt' | 'noteSignedAt' | 'linkLostAt';
interface DoseRow {
  readonly courseId: string | null;
  readonly stage: Stage | null;
  readonly stageSince: string | null;
  readonly numbers: readonly string[];
  readonly fastingHours?: number | null;
  readonly resumedAt: string | null;
  readonly isStoppedEarly?: boolean;
}
type AppointmentRow = Omit<AppointmentFact, Instants | MaybeInstants | 'linkAsked' | 'dose' | 'change'> &
  Readonly<Record<Instants, string> & Record<MaybeInstants, string | null>> & {
    readonly dose: DoseRow | null;
    readonly change:
      (Omit<VisitChange, 'at' | 'formerStart'> & { readonly at: string; readonly formerStart: string }) | null;
    readonly linkAsked: { readonly id: string; readonly at: string } | null;
  };

const maybe = (at: string | null) => (at === null ? null : new Date(at));
const appointmentFact = (row: AppointmentRow): AppointmentFact => ({
  ...row,
  startsAt: new Date(row.startsAt),
  endsAt: new Date(row.endsAt),
  agreedAt: new Date(row.agreedAt),
  pageUntil: new Date(row.pageUntil),
  confirmedAt: maybe(row.confirmedAt),
  noteSignedAt: maybe(row.noteSignedAt),
  linkLostAt: maybe(row.linkLostAt),
  dose: row.dose && { ...row.dose, stageSince: maybe(row.dose.stageSince), resumedAt: maybe(row.dose.resumedAt) },
  change: row.change && { ...row.change, at: new Date(row.change.at), formerStart: new Date(row.change.formerStart) },
  linkAsked: row.linkAsked && { id: row.linkAsked.id, at: new Date(row.linkAsked.at) },
});

/** The facts, and how messages can go to the patient. */
export interface FoundFacts extends Omit<Facts, 'education'> {
  readonly outlook: Pick<Outlook, 'channels' | 'sent'>;
}

interface FactsRow {
  time_zone: string;
  reachable_since: Date | null;
  texts_agreed: { consentId: string; at: string } | null;
  by_sms: boolean;
  by_email: boolean;
  texts_sent: number[];
  appointments: AppointmentRow[];
  unsettled: (Omit<UnsettledVisit, 'startsAt' | 'endsAt'> & {
    readonly startsAt: string;
    readonly endsAt: string;
  })[];
  course: { id: string; stage: string; stageSince: string; numbers: string[] } | null;
  answers: (Omit<AnswerFact, 'at'> & { readonly at: string })[];
}

const factsIn = (patientId: string, row: FactsRow): FoundFacts => ({
  outlook: { channels: { sms: row.by_sms, email: row.by_email }, sent: row.texts_sent.map((at) => new Date(at)) },
  patient: {
    id: patientId,
    timeZone: row.time_zone,
    reachableSince: row.reachable_since,
    textsAgreed: row.texts_agreed && { ...row.texts_agreed, at: new Date(row.texts_agreed.at) },
  },
  appointments: row.appointments.map(appointmentFact),
  unsettled: row.unsettled.map((visit) => ({
    ...visit,
    startsAt: new Date(visit.startsAt),
    endsAt: new Date(visit.endsAt),
  })),
  answers: row.answers.map((answer) => ({ ...answer, at: new Date(answer.at) })),
  course: row.course && ({ ...row.course, stageSince: new Date(row.course.stageSince) } as Facts['course']),
});

/** The facts that a patient's touches are planned from. */
@Injectable()
export class FactsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * The facts of a patient in one statement. An appointment's planning version is the number of times it was given a
   * time. A visit counts for `visitCountsFor` seconds after its end; if its note was signed later, for a week from the
   * signature, so that the outcome of its reading is shown.
   */
  async of(patientId: string, visitCountsFor: number): Promise<FoundFacts | null> {
    const [row] = await this.unitOfWork.query<FactsRow>(
      `SELECT p.time_zone, (SELECT min(c.reachable_since) FROM patient_address c WHERE c.patient_id = p.id) AS reachable_since, ${reachable('sms')} IS NOT NULL AS by_sms, ${reachable('email')} IS NOT NULL AS by_email, ${textsSent('')} AS texts_sent,
         (SELECT jsonb_build_object('consentId', c.consent_id, 'at', c.reachable_since) FROM patient_address c WHERE c.patient_id = p.id AND c.system = 'sms' AND c.reachable_since IS NOT NULL) AS texts_agreed,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'status', a.status, 'purpose', a.purpose, 'dose', ${dose}, 'modality', a.modality, 'startsAt', a.starts_at, 'endsAt', a.ends_at, 'timeZone', a.time_zone,
             'version', agreed.version, 'agreedAt', agreed.changed_at, 'pageUntil', ${pageUntil},
             'linkAsked', (SELECT jsonb_build_object('id', l.id, 'at', l.asked_at) FROM link_request l WHERE l.appointment_id = a.id AND l.appointment_version = agreed.version ORDER BY l.id DESC LIMIT 1),
             'change', (SELECT jsonb_build_object('what', c.what, 'version', c.version, 'at', c.changed_at, 'formerStart', c.former_start, 'toldBy', c.told_by) FROM ${changeOfVisit} c),
             'linkLostAt', link_lost_at(a.id),
             'confirmedAt', a.confirmed_at, 'noteSignedAt', a.note_signed_at) ORDER BY a.starts_at)
           FROM appointment_with_service a, LATERAL agreed_time(a.id) agreed
           WHERE a.patient_id = p.id AND (a.note_signed_at > snowmelt_now() - interval '7 days' OR a.ends_at > snowmelt_now() - interval '1 second' * $2)), '[]') AS appointments,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'status', a.status, 'startsAt', a.starts_at, 'endsAt', a.ends_at, 'timeZone', a.time_zone) ORDER BY a.ends_at)
           FROM appointment_with_service a WHERE a.patient_id = p.id
             AND (a.status IN ('booked', 'arrived') AND a.ends_at <= snowmelt_now() OR (a.status = 'noshow' OR a.is_stopped_early) AND a.ends_at > snowmelt_now() - interval '30 days')), '[]') AS unsettled,
         (SELECT jsonb_build_object('id', c.id, 'stage', c.stage, 'numbers', ${numbersOf('c.id')}, 'stageSince', coalesce((SELECT max(h.changed_at) FROM course_stage_change h WHERE h.course_id = c.id), c.started_at)) FROM course_with_protocol c WHERE c.patient_id = p.id AND c.ended_at IS NULL) AS course,
         coalesce((SELECT jsonb_agg(jsonb_build_object('id', w.id, 'answer', w.answer, 'at', w.chosen_at) ORDER BY w.id)
           FROM text_answer w WHERE w.patient_id = p.id AND w.chosen_at > snowmelt_now() - interval '3 days'), '[]') AS answers
       FROM patient_name p WHERE p.id = $1`,
      [patientId, visitCountsFor],
    );
    return row ? factsIn(patientId, row) : null;
  }
}

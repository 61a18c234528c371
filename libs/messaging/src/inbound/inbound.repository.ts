import { Injectable } from '@nestjs/common';
import type { CrisisLevel, InboundIntent, Locale } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import type { ReplySender } from './answer-texts.js';
import type { ReplyKind } from './automatic-answer.js';

/** What the reply to a number depends on. */
export interface NumberFacts extends ReplySender {
  /** The clinic's. */
  readonly timeZone: string;
  readonly patients: readonly { readonly id: string; readonly language: Locale }[];
  readonly isOptedOut: boolean;
  readonly answeredInTheLastHour: readonly ReplyKind[];
}

/** A text as it is stored. */
export interface InboundRow {
  readonly providerMessageId: string;
  readonly address: string;
  readonly words: string | null;
  readonly mediaCount: number;
  readonly wish: InboundIntent;
  readonly crisisLevel: CrisisLevel;
  readonly answerKind: ReplyKind | null;
  readonly answer: string | null;
  /** None of several clinics knows the number: it is kept by each, and shown to the one that comes to know it. */
  readonly clinicUnknown: boolean;
}

export interface InboundListed extends Omit<
  InboundRow,
  'providerMessageId' | 'answerKind' | 'address' | 'clinicUnknown'
> {
  readonly address: string | null;
  readonly isHidden: boolean;
  readonly id: string;
  readonly receivedAt: string;
  readonly awaitsDecision: boolean;
  readonly patients: { id: string; name: string }[];
  readonly taskIds: string[];
}

export interface InboundFilter {
  readonly patientId: string | null;
  /** `open`: a task about it waits. */
  readonly state: 'all' | 'open' | 'closed';
}

@Injectable()
export class InboundRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async allClinics(): Promise<string[]> {
    return (await this.unitOfWork.lookup<{ id: string }>('SELECT all_clinics() AS id')).map(({ id }) => id);
  }

  /** Serializes the texts of one number: two in parallel would both count as the first of the hour. */
  async lockNumber(address: string): Promise<void> {
    await this.unitOfWork.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('inbound:' || current_clinic_id() || $1, 0))`,
      [address],
    );
  }

  /** The reply to an earlier delivery of the same text; undefined when there was none. */
  async replyTo(providerMessageId: string): Promise<string | null | undefined> {
    const [row] = await this.unitOfWork.query<{ answer: string | null }>(
      'SELECT answer FROM inbound_message WHERE provider_message_id = $1',
      [providerMessageId],
    );
    return row?.answer;
  }

  async factsOf(address: string): Promise<NumberFacts> {
    const [row] = await this.unitOfWork.query<NumberFacts>(
      `SELECT c.sender_name AS sender, c.phone, c.time_zone AS "timeZone",
        
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'language', p.language) ORDER BY p.id), '[]')
          FROM patient_address t JOIN patient_name p ON p.id = t.patient_id WHERE t.system = 'sms' AND t.value = $1) AS patients,
         is_opted_out('sms', $1) AS "isOptedOut",
         ARRAY(SELECT i.answer_kind FROM inbound_message i
           WHERE i.address = $1 AND i.answer_kind IS NOT NULL AND i.received_at > snowmelt_now() - interval '1 hour') AS "answeredInTheLastHour"
       FROM own_clinic c`,
      [address],
    );
    return row as NumberFacts;
  }

  /** The number that a text came from, and whose it was then; null when there is no such text. */
  async senderOf(inboundMessageId: string): Promise<{ address: string; patientIds: string[] } | null> {
    const [row] = await this.unitOfWork.query<{ address: string; patientIds: string[] }>(
      `SELECT i.address, ARRAY(SELECT l.patient_id FROM inbound_message_patient l WHERE l.inbound_message_id = i.id ORDER BY 1) AS "patientIds"
       FROM inbound_message i WHERE i.id = $1 AND i.address IS NOT NULL`,
      [inboundMessageId],
    );
    return row ?? null;
  }

  /** The phone number that a drawer text was sent to; null when the attempt is not a text. */
  async numberOfDrawn(attemptId: string): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ address: string }>(
      `SELECT address FROM drawer_message WHERE attempt_id = $1 AND channel = 'sms'`,
      [attemptId],
    );
    return row?.address ?? null;
  }

  async record(text: InboundRow, patientIds: readonly string[]): Promise<string> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO inbound_message (clinic_id, provider_message_id, address, words, media_count, wish, crisis_level, answer_kind, answer, clinic_unknown)
       VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        text.providerMessageId,
        text.address,
        text.words,
        text.mediaCount,
        text.wish,
        text.crisisLevel,
        text.answerKind,
        text.answer,
        text.clinicUnknown,
      ],
    );
    const { id } = row as { id: string };
    await this.unitOfWork.query(
      'INSERT INTO inbound_message_patient (clinic_id, inbound_message_id, patient_id) SELECT current_clinic_id(), $1, p FROM unnest($2::uuid[]) p',
      [id, patientIds],
    );
    return id;
  }

  /** The tasks that stand for a text. */
  async standsFor(inboundMessageId: string, taskIds: readonly string[]): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO inbound_message_task (clinic_id, inbound_message_id, task_id) SELECT current_clinic_id(), $1, t FROM unnest($2::uuid[]) t
       ON CONFLICT DO NOTHING`,
      [inboundMessageId, taskIds],
    );
  }

  /** Newest first, without texts from releases that did not store the words. */
  list({ patientId, state }: InboundFilter, before: string | null, limit: number): Promise<InboundListed[]> {
    return this.unitOfWork.query<InboundListed>(
      `SELECT i.id, to_char(i.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "receivedAt", CASE WHEN NOT h.hidden THEN i.address END AS address, CASE WHEN NOT h.hidden THEN i.words END AS words, h.hidden AS "isHidden", i.media_count AS "mediaCount",
         i.wish, i.crisis_level AS "crisisLevel", i.answer, i.wish = 'may_be_stop' AND are_texts_paused(i.address) AS "awaitsDecision",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name) ORDER BY p.given_name, p.id), '[]')
          FROM inbound_message_patient l JOIN patient_name p ON p.id = l.patient_id WHERE l.inbound_message_id = i.id) AS patients,
         ARRAY(SELECT s.task_id FROM inbound_message_task s WHERE s.inbound_message_id = i.id) AS "taskIds"
       FROM inbound_message i, LATERAL (SELECT i.clinic_unknown AND NOT EXISTS (SELECT FROM patient_address t WHERE t.system = 'sms' AND t.value = i.address) AS hidden) h
       WHERE i.address IS NOT NULL AND ($2::uuid IS NULL OR i.id < $2)
         AND ${patientId === null ? '$1::uuid IS NULL' : 'i.id IN (SELECT l.inbound_message_id FROM inbound_message_patient l WHERE l.patient_id = $1)'}
         AND ($4 = 'all' OR ($4 = 'open') = EXISTS (SELECT FROM inbound_message_task s JOIN open_task t ON t.id = s.task_id WHERE s.inbound_message_id = i.id))
       ORDER BY i.id DESC LIMIT $3`,
      [patientId, before, limit, state],
    );
  }
}

import { Injectable } from '@nestjs/common';
import type { EndReason } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';

export interface TimelineRow {
  readonly id: string;
  readonly at: string;
  readonly type: string;
  readonly appointmentId: string | null;
  readonly touchId: string | null;
  /** Names and times for the sentence; null where the entry has none. */
  readonly service: string | null;
  readonly startsLocal: string | null;
  readonly previousLocal: string | null;
  readonly toStage: string | null;
  readonly fromStage: string | null;
  /** With which code a course ended; null for other changes, and for the oldest endings. */
  readonly endReason: EndReason | null;
  readonly touchReason: string | null;
  /** Start of the visit that the message is about, as agreed at the time. */
  readonly touchLocal: string | null;
  readonly channels: string | null;
  readonly educationCode: string | null;
  readonly protocol: string | null;
  readonly consentTo: 'sms' | 'email' | null;
  readonly revokedReason: string | null;
  readonly cancelledBy: 'clinic' | 'patient' | null;
  /** Of a dose that was recorded as given: it was stopped before half of it was. */
  readonly isStoppedEarly: boolean | null;
  /** What the patient wrote; null for a picture, which is not kept. */
  readonly words: string | null;
  readonly crisisLevel: 'none' | 'check' | 'crisis' | null;
}

@Injectable()
export class TimelineRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * A patient's events in one statement, newest first, starting before the event `before`. What belongs to them is
   * looked up for the page only, each by its index (`OFFSET 0`), whatever PostgreSQL takes the tables for.
   */
  of(patientId: string, before: string | null, limit: number): Promise<TimelineRow[]> {
    return this.unitOfWork.query<TimelineRow>(
      `WITH page AS MATERIALIZED (
         SELECT * FROM recorded_event e
         WHERE e.patient_id = $1 AND ($2::uuid IS NULL OR e.seq < (SELECT seq FROM recorded_event WHERE id = $2)) ORDER BY e.seq DESC LIMIT $3)
       SELECT e.id, to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, e.type, e.payload ->> 'appointmentId' AS "appointmentId", e.payload ->> 'touchId' AS "touchId",
         a.service, to_char(coalesce(v.starts_local, (SELECT b.starts_local FROM appointment_time b WHERE b.appointment_id = a.id AND b.changed_at <= e.occurred_at ORDER BY b.version DESC LIMIT 1)), 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal",
         (SELECT to_char(b.starts_local, 'YYYY-MM-DD"T"HH24:MI') FROM appointment_time b WHERE b.appointment_id = t.appointment_id AND b.version = t.appointment_version) AS "touchLocal",
         (SELECT to_char(b.starts_local, 'YYYY-MM-DD"T"HH24:MI') FROM appointment_time b WHERE b.appointment_id = v.appointment_id AND b.version = v.version - 1) AS "previousLocal",
         g.to_stage AS "toStage", g.from_stage AS "fromStage", g.end_reason AS "endReason", t.reason AS "touchReason",
         (SELECT string_agg(DISTINCT m.channel, ', ') FROM touch_message m WHERE m.touch_id = t.id) AS channels, coalesce(r.education_code, t.education_code) AS "educationCode", c.protocol,
         k.category AS "consentTo", k.revoked_reason AS "revokedReason", a.cancelled_by AS "cancelledBy", a.is_stopped_early AS "isStoppedEarly",
         i.words, i.crisis_level AS "crisisLevel"
       FROM page e
         LEFT JOIN LATERAL (SELECT * FROM appointment_with_service x WHERE x.id = (e.payload ->> 'appointmentId')::uuid OFFSET 0) a ON true
         LEFT JOIN LATERAL (SELECT * FROM appointment_time x WHERE x.appointment_id = a.id AND x.version = (e.payload ->> 'version')::int OFFSET 0) v ON true
         LEFT JOIN LATERAL (SELECT * FROM course_stage_change x WHERE x.id = (e.payload ->> 'stageChangeId')::uuid OFFSET 0) g ON true
         LEFT JOIN LATERAL (SELECT * FROM touch x WHERE x.id = (e.payload ->> 'touchId')::uuid OFFSET 0) t ON true
         LEFT JOIN LATERAL (SELECT * FROM reading_opened x WHERE x.id = (e.payload ->> 'readingId')::uuid OFFSET 0) r ON true
         LEFT JOIN LATERAL (SELECT * FROM course_with_protocol x WHERE x.id = (e.payload ->> 'courseId')::uuid AND e.type = 'course.started' OFFSET 0) c ON true
         LEFT JOIN LATERAL (SELECT * FROM text_received x WHERE x.id = (e.payload ->> 'inboundMessageId')::uuid OFFSET 0) i ON true
         LEFT JOIN LATERAL (SELECT * FROM consent_given x WHERE x.id = (e.payload ->> 'consentId')::uuid OFFSET 0) k ON true
       ORDER BY e.seq DESC`,
      [patientId, before, limit],
    );
  }
}

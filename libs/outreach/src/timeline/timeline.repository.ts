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
  /** What the patient wrote; null for a picture, which is not kept. */
  readonly words: string | null;
  readonly crisisLevel: 'none' | 'check' | 'crisis' | null;
}

@Injectable()
export class TimelineRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** A patient's events in one statement, newest first, starting before the event `before`. */
  of(patientId: string, before: string | null, limit: number): Promise<TimelineRow[]> {
    return this.unitOfWork.query<TimelineRow>(
      `SELECT e.id, to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, e.type, e.payload ->> 'appointmentId' AS "appointmentId", e.payload ->> 'touchId' AS "touchId",
         a.service, to_char(coalesce(v.starts_local, (SELECT b.starts_local FROM appointment_time b WHERE b.appointment_id = a.id AND b.changed_at <= e.occurred_at ORDER BY b.version DESC LIMIT 1)), 'YYYY-MM-DD"T"HH24:MI') AS "startsLocal",
         (SELECT to_char(b.starts_local, 'YYYY-MM-DD"T"HH24:MI') FROM appointment_time b WHERE b.appointment_id = t.appointment_id AND b.version = t.appointment_version) AS "touchLocal",
         (SELECT to_char(b.starts_local, 'YYYY-MM-DD"T"HH24:MI') FROM appointment_time b WHERE b.appointment_id = v.appointment_id AND b.version = v.version - 1) AS "previousLocal",
         g.to_stage AS "toStage", g.from_stage AS "fromStage", g.end_reason AS "endReason", t.reason AS "touchReason",
         (SELECT string_agg(DISTINCT m.channel, ', ') FROM touch_message m WHERE m.touch_id = t.id) AS channels, coalesce(r.education_code, t.education_code) AS "educationCode", c.protocol,
         k.category AS "consentTo", k.revoked_reason AS "revokedReason", a.cancelled_by AS "cancelledBy",
         i.words, i.crisis_level AS "crisisLevel"
       FROM recorded_event e
         LEFT JOIN appointment_with_service a ON a.id = (e.payload ->> 'appointmentId')::uuid
         LEFT JOIN appointment_time v ON v.appointment_id = a.id AND v.version = (e.payload ->> 'version')::int
         LEFT JOIN course_stage_change g ON g.id = (e.payload ->> 'stageChangeId')::uuid
         LEFT JOIN touch t ON t.id = (e.payload ->> 'touchId')::uuid
         LEFT JOIN reading_opened r ON r.id = (e.payload ->> 'readingId')::uuid
         LEFT JOIN course_with_protocol c ON c.id = (e.payload ->> 'courseId')::uuid AND e.type = 'course.started'
         LEFT JOIN text_received i ON i.id = (e.payload ->> 'inboundMessageId')::uuid
         LEFT JOIN consent_given k ON k.id = (e.payload ->> 'consentId')::uuid
       WHERE e.patient_id = $1 AND ($2::uuid IS NULL OR e.seq < (SELECT seq FROM recorded_event WHERE id = $2))
       ORDER BY e.seq DESC LIMIT $3`,
      [patientId, before, limit],
    );
  }
}

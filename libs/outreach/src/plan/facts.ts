import type { AppointmentStatus, Modality, ServicePurpose, Stage, TextAnswerCode } from '@snowmelt/contracts';

/** What has happened, as far as it decides what a patient should receive. */
export interface Facts {
  readonly patient: {
    readonly id: string;
    readonly timeZone: string;
    /** Since when a channel exists that the patient agreed to and did not stop; null without one. */
    readonly reachableSince: Date | null;
    /** The consent to texts under which a text may go out now, and since when it may. */
    readonly textsAgreed?: { readonly consentId: string; readonly at: Date } | null;
  };
  readonly appointments: readonly AppointmentFact[];
  /** Visits that were missed, doses that were stopped early, and what is over and nobody has said what became of it. */
  readonly unsettled: readonly UnsettledVisit[];
  readonly course: CourseFact | null;
  readonly education: readonly EducationFact[];
  /** What staff chose to answer to texts, of the last days. */
  readonly answers?: readonly AnswerFact[];
}

export interface AnswerFact {
  readonly id: string;
  readonly answer: TextAnswerCode;
  readonly at: Date;
}

export interface AppointmentFact {
  readonly id: string;
  /** Counts the times the appointment was moved, not every change of status. */
  readonly version: number;
  readonly status: AppointmentStatus;
  readonly purpose: ServicePurpose;
  /** Null for a visit that is not a dose. */
  readonly dose: DoseFact | null;
  readonly modality: Modality;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  /** What the clinic changed last that the patient can see; null when nothing. */
  readonly change: VisitChange | null;
  /** When the patient confirmed the visit at its present time. */
  readonly confirmedAt: Date | null;
  /** When the clinician signed the note of this visit: the practice agreed on in it is final from then on. */
  readonly noteSignedAt: Date | null;
  /** When this version was agreed on: what was due earlier is not owed. */
  readonly agreedAt: Date;
  /** When the visit's page stops being of use: at its end, or for a visit by video when the room closes. */
  readonly pageUntil: Date;
  /** The last request to send the link since the visit was given its present time. */
  readonly linkAsked: { readonly id: string; readonly at: Date } | null;
  /** When a link to this visit last ended with the address it was sent to. */
  readonly linkLostAt: Date | null;
}

export type UnsettledVisit = Pick<AppointmentFact, 'id' | 'status' | 'startsAt' | 'endsAt' | 'timeZone'>;

/** A change of a visit that the patient can see. */
export interface VisitChange {
  readonly what: 'moved' | 'cancelled';
  /** The version of the appointment that it made. */
  readonly version: number;
  readonly at: Date;
  readonly formerStart: Date;
  /** Who told the patient; null: nobody yet. */
  readonly toldBy: string | null;
}

/** The patient's course. */
interface CourseFact {
  readonly id: string;
  readonly stage: Stage;
  /** Since when it is in that stage. */
  readonly stageSince: Date;
  /** The names of the numbers that its protocol has. */
  readonly numbers: readonly string[];
}

/** The course a dose belongs to, in its present stage. A dose booked without a course may belong to none. */
interface DoseFact {
  readonly courseId: string | null;
  readonly stage: Stage | null;
  /** Since when the course is in that stage. */
  readonly stageSince: Date | null;
  /** The names of the numbers that the protocol of the course has. */
  readonly numbers: readonly string[];
  /** For how many hours before the dose nothing solid is eaten; null where the protocol does not say. */
  readonly fastingHours?: number | null;
  /** When the last hold was lifted: what was due earlier is no longer owed. */
  readonly resumedAt: Date | null;
  /** It was begun, and stopped before half of it was given. */
  readonly isStoppedEarly?: boolean;
}

/** When an item of the library is owed. Offsets are ISO 8601 durations, negative before the anchor. */
export interface EducationFact {
  readonly code: string;
  readonly anchor: 'course_stage' | 'appointment_start' | 'appointment_end';
  /** What the visits are for that it goes with; empty for an item of the course. */
  readonly purposes: readonly ServicePurpose[];
  readonly offset: string;
  readonly after?: 'note_signed' | undefined;
  /** The names of the numbers that its text gives: they are those of the dose's own protocol, never of any other. */
  readonly numbers: readonly string[];
  /** `safety`: how the patient is after a dose; it has the next text before all others. */
  readonly concern?: 'safety' | undefined;
  readonly stages: readonly Stage[];
}

/** One thing the clinic owes the patient at a time. */
export interface PlannedTouch {
  readonly key: string;
  /** The kind's name, and which one of the kind: see `touchKinds`. */
  readonly template: string;
  /** Which one has the next text when the budget is short: the lower goes first (`ranks` in `touch-kind.ts`). */
  readonly rank: number;
  /** Why it is owed, in words for staff. */
  readonly reason: string;
  readonly appointmentId: string | null;
  readonly appointmentVersion: number | null;
  readonly courseId: string | null;
  readonly educationCode: string | null;
  /**
   * When it was due, or when the fact that called for it happened if that is later. Its kind's look-back is measured
   * from here.
   */
  readonly owedSince: Date;
  readonly dueAt: Date;
  readonly expiresAt: Date;
}

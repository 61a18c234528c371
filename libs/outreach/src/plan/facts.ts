import type { AppointmentStatus, Stage } from '@snowmelt/contracts';

/** What has happened, as far as it decides what a patient should receive. */
export interface Facts {
  /** `reachableSince`: from when on there is a channel the patient agreed to and did not stop; null without one. */
  readonly patient: { readonly id: string; readonly timeZone: string; readonly reachableSince: Date | null };
  readonly appointments: readonly AppointmentFact[];
  readonly course: { readonly id: string; readonly stage: Stage; readonly startedAt: Date } | null;
  readonly education: readonly EducationFact[];
}

export interface AppointmentFact {
  readonly id: string;
  /** Counts the times the appointment was moved, not every change of status. */
  readonly version: number;
  readonly status: AppointmentStatus;
  readonly serviceCode: string;
  /** What it is a dose of; null for a visit of another kind. */
  readonly dose: DoseFact | null;
  readonly modality: 'in_person' | 'telehealth';
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly timeZone: string;
  /** When the clinician signed the note of this visit: from then on the practice agreed on in it stands. */
  readonly noteSignedAt: Date | null;
  /** When this version was agreed on: what was due before is not owed. */
  readonly agreedAt: Date;
  /** How long the visit's page is of use: to its end, by video to the closing of the room. */
  readonly pageUntil: Date;
  /** When somebody last asked for the link to be sent at this visit's present time. */
  readonly linkAsked: { readonly id: string; readonly at: Date } | null;
  /** When a link to this visit last ended with the address it was sent to. */
  readonly linkLostAt: Date | null;
}

/** The course a dose belongs to, as it stands now. A dose that was booked without one may belong to none. */
interface DoseFact {
  readonly stage: Stage | null;
  /** When the last hold was lifted: what was due before is not owed any more. */
  readonly resumedAt: Date | null;
}

/** When an item of the library is owed. Offsets are ISO 8601 durations, negative before the anchor. */
export interface EducationFact {
  readonly code: string;
  readonly anchor: 'course_started' | 'appointment_start' | 'appointment_end';
  readonly serviceCode: string | null;
  readonly offset: string;
  readonly after?: 'note_signed' | undefined;
  readonly stages: readonly Stage[];
}

/** One thing the clinic owes the patient at a time. */
export interface PlannedTouch {
  readonly key: string;
  /** Which kind it is, and which one of the kind: see `touchKinds`. */
  readonly template: string;
  /** Why it is owed, in words for staff. */
  readonly reason: string;
  readonly appointmentId: string | null;
  readonly appointmentVersion: number | null;
  readonly courseId: string | null;
  readonly educationCode: string | null;
  /** The later of when it was due and of the fact that called for it: by this is judged how far its kind looks back. */
  readonly owedSince: Date;
  readonly dueAt: Date;
  readonly expiresAt: Date;
}

import { inZone } from '@snowmelt/clock';
import type { Role, ServicePurpose, Stage } from '@snowmelt/contracts';
import { CodedError, type Refusals } from '@snowmelt/http';

export type Attendance = 'arrived' | 'fulfilled' | 'noshow';

/** Of every route that records what became of an appointment. */
export const attendanceRefusals: Refusals = {
  403: ['SCHEDULING.NOT_YOURS_TO_SAY'],
  409: ['SCHEDULING.CHANGED_MEANWHILE', 'SCHEDULING.STATUS_NOT_REACHABLE'],
};

/** `patientIsIn`: the patient is in the waiting room of the telehealth visit, or in the visit. */
export interface VisitSeen {
  readonly started: boolean;
  readonly ended: boolean;
  readonly noteSigned: boolean;
  readonly patientIsIn: boolean;
}

/**
 * A visit was not missed if it was begun, has a signed note, or has its patient there now.
 * @throws SCHEDULING.WAS_HELD, SCHEDULING.PATIENT_IS_IN (409)
 */
export function assertMayBeMissed(seen: VisitSeen): void {
  if (seen.started || seen.noteSigned)
    throw new CodedError(
      409,
      'SCHEDULING.WAS_HELD',
      seen.noteSigned
        ? 'This visit has a signed note, so it cannot be recorded as missed.'
        : 'This visit was started, so it cannot be recorded as missed.',
    );
  if (seen.patientIsIn)
    throw new CodedError(
      409,
      'SCHEDULING.PATIENT_IS_IN',
      'The patient is in the waiting room or in the visit, so it cannot be recorded as missed.',
    );
}

/**
 * Refuses what is recorded too early: an arrival before the visit's day, completion or a miss before the visit begins.
 * @throws SCHEDULING.NOT_YET (409)
 */
export function checkAttendance(status: Attendance, startsAt: Date, timeZone: string, now: Date): void {
  const from = status === 'arrived' ? inZone(startsAt, timeZone).startOf('day').toJSDate() : startsAt;
  if (now >= from) return;
  throw new CodedError(
    409,
    'SCHEDULING.NOT_YET',
    status === 'arrived'
      ? 'The arrival can be recorded on the day of the visit, not before.'
      : 'This visit has not started yet. Record this after its start time.',
  );
}

/** The roles that are present when a dose is given. */
export const CLINICAL_ROLES: readonly Role[] = ['nurse', 'clinician', 'prescriber'];

/**
 * After the patient has arrived for a dose, only staff who were present record what became of it, never the front desk.
 * @throws SCHEDULING.NOT_YOURS_TO_SAY (403)
 */
export function assertWasPresent(wasThere: boolean): void {
  if (!wasThere)
    throw new CodedError(
      403,
      'SCHEDULING.NOT_YOURS_TO_SAY',
      'Once the patient has arrived for a dose, only a nurse, a clinician or a prescriber can record the outcome.',
    );
}

/**
 * Allows recording that a dose was given, unless its course is on hold. `stage` is null for a dose that was stopped
 * early: what ended it is often why the course is on hold, and nobody lifts a hold to write that down.
 * @throws SCHEDULING.NOT_YOURS_TO_SAY (403), SCHEDULING.COURSE_NOT_READY (409)
 */
export function assertDoseMayBeGiven(wasThere: boolean, stage: Stage | null): void {
  assertWasPresent(wasThere);
  if (stage === 'on_hold')
    throw new CodedError(
      409,
      'SCHEDULING.COURSE_NOT_READY',
      'The course is on hold. If the dose was given, lift the hold, record it, and put the course on hold again.',
      { stage },
    );
}

/**
 * Only a dose that was begun can have been stopped early.
 * @throws SCHEDULING.NOT_A_DOSE (422)
 */
export function assertIsGivenDose(status: Attendance, purpose: ServicePurpose): void {
  if (status === 'fulfilled' && purpose === 'dose') return;
  throw new CodedError(
    422,
    'SCHEDULING.NOT_A_DOSE',
    'Only a dose can have been stopped early. Record what happened without it.',
  );
}

import type { FreeSlot } from '@snowmelt/contracts';
import { CodedError, refusalsOf } from '@snowmelt/http';

const words: Record<string, [404 | 409 | 422, string]> = {
  SLOT_TAKEN: [409, 'Somebody else has just taken this time. Choose another.'],
  OUTSIDE_OPENING_HOURS: [409, 'A person or chair you chose is not available for the whole of this time.'],
  RESOURCES_DO_NOT_FIT: [422, 'This service needs exactly one of each kind of resource. Choose them again.'],
  IN_THE_PAST: [422, 'This time has passed. Choose a later one.'],
  CHANGED_MEANWHILE: [409, 'Somebody else changed this appointment. Close it, open it again, then try again.'],
  NOT_MOVABLE: [409, 'Only an appointment that is still booked can be moved.'],
  UNKNOWN_SERVICE_TYPE: [422, 'There is no such service.'],
  UNKNOWN_REFERENCE: [422, 'There is no such patient or course.'],
};

export const bookingRefusals = refusalsOf(words, 'SCHEDULING');

export function bookingRefusal(code: string, nearest: FreeSlot[] | null, patientTaken: boolean): CodedError {
  const [status, text] = words[code] ?? [422, 'This time cannot be booked. Choose another.'];
  const message = patientTaken ? 'The patient has another appointment at this time.' : text;
  return new CodedError(
    status,
    `SCHEDULING.${code as Uppercase<string>}`,
    message,
    nearest ? { takenBy: patientTaken ? 'patient' : 'resource', nearest } : undefined,
  );
}

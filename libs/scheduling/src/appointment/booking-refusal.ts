import { inZone } from '@snowmelt/clock';
import type { FreeSlot } from '@snowmelt/contracts';
import { CodedError, refusalsOf } from '@snowmelt/http';

const words: Record<string, [404 | 409 | 422, string]> = {
  SLOT_TAKEN: [409, 'Somebody else has just taken this time. Choose another.'],
  OUTSIDE_OPENING_HOURS: [409, 'A person or chair you chose is not available for the whole of this time.'],
  NOBODY_ON_SITE: [409, 'Somebody the visit needs on site is not there for the whole of this time.'],
  RESOURCES_DO_NOT_FIT: [422, 'This does not have everybody and everything that the service needs. Choose again.'],
  NOT_QUALIFIED: [422, 'Nobody you chose has the qualification that this service needs. Choose somebody who has.'],
  IN_THE_PAST: [422, 'This time has passed. Choose a later one.'],
  CHANGED_MEANWHILE: [409, 'Somebody else changed this appointment. Close it, open it again, then try again.'],
  NOT_MOVABLE: [409, 'Only an appointment that is still booked can be moved.'],
  UNKNOWN_SERVICE_TYPE: [422, 'There is no such service.'],
  UNKNOWN_REFERENCE: [422, 'There is no such patient, course or series.'],
};
/** How a sentence calls whoever is needed on site. */
const people: Record<string, string> = { prescriber: 'prescriber', nurse: 'nurse', clinician: 'clinician' };

export const bookingRefusals = refusalsOf(words, 'SCHEDULING');

/** The refusals for which other times help. */
export const isAboutTime = (code: string) =>
  code === 'SLOT_TAKEN' || code === 'OUTSIDE_OPENING_HOURS' || code === 'NOBODY_ON_SITE';

/** What the database says besides the code, of people by kind and of things by id. */
export interface RefusedBecause {
  readonly kind?: string;
  readonly qualification?: string | null;
  readonly from?: string;
  readonly until?: string;
  readonly resourceId?: string;
  readonly places?: number;
  readonly taken?: number;
}

interface Refused {
  readonly because: RefusedBecause;
  /** Name of the resource that is taken, if it is known. */
  readonly name: string | null;
  readonly zone: string;
  readonly nearest: FreeSlot[] | null;
  readonly patientTaken: boolean;
}

/** One about which there is nothing more to say. */
export const plainRefusal = (code: string) =>
  bookingRefusal(code, { because: {}, name: null, zone: 'UTC', nearest: null, patientTaken: false });

export function bookingRefusal(code: string, refused: Refused): CodedError {
  const [status, text] = words[code] ?? [422, 'This time cannot be booked. Choose another.'];
  const { nearest, patientTaken, because } = refused;
  const message = patientTaken ? 'The patient has another appointment at this time.' : (said(code, refused) ?? text);
  return new CodedError(status, `SCHEDULING.${code as Uppercase<string>}`, message, {
    ...(nearest ? { takenBy: patientTaken ? 'patient' : 'resource', nearest } : {}),
    ...(because.kind ? { kind: because.kind, qualification: because.qualification ?? null } : {}),
  });
}

/** The sentence with whom, how many and when, in wall time of the site; null without these facts. */
function said(code: string, { because, name, zone }: Refused): string | null {
  const { from, until, places, taken, kind, qualification } = because;
  const time = (at: string) => inZone(new Date(at), zone).toFormat('h:mm a');
  if (code === 'SLOT_TAKEN' && name && until)
    return `${name} has ${taken} of ${places} patients until ${time(until)}. Choose another time.`;
  if (code === 'NOBODY_ON_SITE' && from && until)
    return `No ${people[qualification ?? ''] ?? qualification ?? kind} is on site from ${time(from)} to ${time(until)}. Choose another time.`;
  return null;
}

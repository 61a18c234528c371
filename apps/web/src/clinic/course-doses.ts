import type { Appointment } from '@snowmelt/contracts';

/**
 * What of a patient's appointments belongs on the line of a course, in order of time. A dose that was stopped early is
 * no session of the course, and stands among the others.
 */
export interface CourseVisits {
  readonly doses: readonly Appointment[];
  readonly others: readonly Appointment[];
}

const stands = ({ status }: Appointment) => status !== 'cancelled' && status !== 'noshow';

export function visitsOfCourse(appointments: readonly Appointment[], courseId: string, since: string): CourseVisits {
  const standing = appointments.filter(stands).toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  const isDose = ({ courseId: of, serviceType, stoppedEarly }: Appointment) =>
    of === courseId && serviceType.purpose === 'dose' && stoppedEarly === null;
  const isOther = ({ courseId: of, serviceType, stoppedEarly, startsAt }: Appointment) =>
    (serviceType.purpose !== 'dose' || (of === courseId && stoppedEarly !== null)) &&
    Date.parse(startsAt) >= Date.parse(since);
  return { doses: standing.filter(isDose), others: standing.filter(isOther) };
}

export const givenOf = (doses: readonly Appointment[]) => doses.filter(({ status }) => status === 'fulfilled').length;

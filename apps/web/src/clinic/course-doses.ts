import type { Appointment } from '@snowmelt/contracts';

/** What of a patient's appointments belongs on the line of a course, in order of time. */
export interface CourseVisits {
  readonly doses: readonly Appointment[];
  readonly others: readonly Appointment[];
}

const stands = ({ status }: Appointment) => status !== 'cancelled' && status !== 'noshow';

export function visitsOfCourse(appointments: readonly Appointment[], courseId: string, since: string): CourseVisits {
  const standing = appointments.filter(stands).toSorted((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  return {
    doses: standing.filter(({ courseId: of, serviceType }) => of === courseId && serviceType.purpose === 'dose'),
    others: standing.filter(
      ({ serviceType, startsAt }) => serviceType.purpose !== 'dose' && Date.parse(startsAt) >= Date.parse(since),
    ),
  };
}

export const givenOf = (doses: readonly Appointment[]) => doses.filter(({ status }) => status === 'fulfilled').length;

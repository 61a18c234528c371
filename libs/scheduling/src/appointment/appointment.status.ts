import type { AppointmentStatus } from '@snowmelt/contracts';

/** FHIR's words. A cancelled, fulfilled or missed appointment stays what it is. */
const next: Readonly<Record<AppointmentStatus, readonly AppointmentStatus[]>> = {
  booked: ['arrived', 'cancelled', 'noshow'],
  arrived: ['fulfilled', 'cancelled'],
  fulfilled: [],
  cancelled: [],
  noshow: [],
};

export function mayBecome(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return next[from].includes(to);
}

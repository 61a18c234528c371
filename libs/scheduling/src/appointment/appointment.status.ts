import type { AppointmentStatus } from '@snowmelt/contracts';

/** FHIR's status codes. Cancelled, fulfilled and noshow are final. */
const next: Readonly<Record<AppointmentStatus, readonly AppointmentStatus[]>> = {
  booked: ['arrived', 'cancelled', 'noshow'],
  arrived: ['fulfilled', 'cancelled'],
  fulfilled: [],
  cancelled: [],
  noshow: [],
};

export function canTransition(from: AppointmentStatus, to: AppointmentStatus): boolean {
  return next[from].includes(to);
}

import { type Appointment, isComing } from '@snowmelt/contracts';

/** Says "none recorded", because an unrecorded dose may have been given. */
export function showLastDose(days: number | null): string {
  if (days === null) return 'none recorded before this visit';
  return days === 0 ? 'the same day' : `${days} ${days === 1 ? 'day' : 'days'} before`;
}

/** Infusions before a visit that nobody has marked as given or not: the last dose does not count them. */
export function unmarkedInfusions<
  One extends Pick<Appointment, 'status' | 'startsAt'> & { serviceType: Pick<Appointment['serviceType'], 'purpose'> },
>(appointments: readonly One[], visitStartsAt: string): One[] {
  return appointments.filter(
    ({ serviceType, status, startsAt }) =>
      serviceType.purpose === 'dose' && isComing(status) && Date.parse(startsAt) < Date.parse(visitStartsAt),
  );
}

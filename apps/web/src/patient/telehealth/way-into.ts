import type { PatientTelehealth } from '@snowmelt/contracts';

export type WayInto = 'ahead' | 'open' | 'over';

/**
 * Whether a visit's room is still to open, open or over, by the server's clock. A room past its opening time that is
 * not open does not open again, whether or not anybody came.
 */
export function wayInto({ joinable, now, opensAt }: Pick<PatientTelehealth, 'joinable' | 'now' | 'opensAt'>): WayInto {
  if (joinable) return 'open';
  return Date.parse(now) < Date.parse(opensAt) ? 'ahead' : 'over';
}

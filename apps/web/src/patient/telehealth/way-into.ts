import type { PatientTelehealth } from '@snowmelt/contracts';

export type WayInto = 'ahead' | 'open' | 'over';

/** Where the way into a visit stands by the server's clock. A room that is past its opening and not open opens no more, whether or not anybody came. */
export function wayInto({ joinable, now, opensAt }: Pick<PatientTelehealth, 'joinable' | 'now' | 'opensAt'>): WayInto {
  if (joinable) return 'open';
  return Date.parse(now) < Date.parse(opensAt) ? 'ahead' : 'over';
}

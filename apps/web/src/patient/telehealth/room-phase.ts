import type { PatientTelehealth } from '@snowmelt/contracts';

export type RoomPhase = 'ahead' | 'open' | 'over';

/**
 * Whether a visit's room is still to open, open or over, by the server's clock. A room past its opening time that is
 * not open does not open again, whether or not anybody came.
 */
export function roomPhase({
  joinable,
  now,
  opensAt,
}: Pick<PatientTelehealth, 'joinable' | 'now' | 'opensAt'>): RoomPhase {
  if (joinable) return 'open';
  return Date.parse(now) < Date.parse(opensAt) ? 'ahead' : 'over';
}

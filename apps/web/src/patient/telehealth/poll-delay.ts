import type { PatientTelehealth } from '@snowmelt/contracts';
import { roomPhase } from './room-phase';

const SOONEST_MS = 3000;
const LATEST_MS = 60_000;

/** The delay before the next status request: shorter as the room's opening nears. Null: the last request failed. */
export function pollDelayMs(found: Pick<PatientTelehealth, 'now' | 'opensAt' | 'joinable'> | null): number {
  if (!found) return SOONEST_MS;
  if (roomPhase(found) === 'over') return LATEST_MS;
  return Math.min(LATEST_MS, Math.max(SOONEST_MS, (Date.parse(found.opensAt) - Date.parse(found.now)) / 20));
}

import { visitErrors } from './visit.errors.js';
import type { TelehealthAppointment } from './visit.repository.js';

export interface RoomHours {
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly callBackWithinMinutes: number;
}

/** @throws TELEHEALTH.NOT_SET_UP (409), where the clinic has no policy for its visits */
export function roomHours({ opensAt, closesAt, callBackWithinMinutes }: TelehealthAppointment): RoomHours {
  if (!opensAt || !closesAt || callBackWithinMinutes === null) throw visitErrors.notSetUp();
  return { opensAt, closesAt, callBackWithinMinutes };
}

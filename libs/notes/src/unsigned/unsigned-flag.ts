import type { UnsignedFlag } from '@snowmelt/contracts';

interface Hours {
  readonly value: number;
  readonly unit: 'h';
  readonly source: string;
}
/** From the template: how long after the end of the visit an unsigned note is due, overdue and escalated. */
export interface UnsignedAges {
  readonly due: Hours;
  readonly overdue: Hours;
  readonly escalated: Hours;
}

export function unsignedFlag(ageHours: number, ages: UnsignedAges): UnsignedFlag {
  if (ageHours >= ages.escalated.value) return 'escalated';
  if (ageHours >= ages.overdue.value) return 'overdue';
  return ageHours >= ages.due.value ? 'due' : 'in_time';
}

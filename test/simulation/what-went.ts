import { inZone } from '@snowmelt/clock';
import type { WhatWent } from '../support/rules-of-messages.js';
import type { SimulatedLife, SimulatedVisit } from './patient-life.js';

/** What a patient got and wrote, as it is stored. */
export interface WentToPatient extends WhatWent {
  readonly tasks: readonly (WhatWent['tasks'][number] & { readonly closedAt: Date | null })[];
  readonly inbound: readonly {
    readonly receivedAt: string;
    readonly words: string | null;
    readonly tasks: readonly { readonly kind: string }[];
  }[];
}
export type Sent = WentToPatient['messages'][number];

/** A message due at the end of its hours leaves with the next step of the clock. */
export const SLACK = 600_000;
export const said = ({ template, channel, at }: Sent) => `${template} by ${channel} at ${at.toISOString()}`;
export const visitOf = ({ visits }: SimulatedLife, { appointmentId }: Sent) =>
  visits.find(({ id }) => id === appointmentId);

/** The time of a visit, as it was at that moment. */
export const startAt = ({ times, startsAt }: SimulatedVisit, at: Date) =>
  times.filter((time) => time.at <= at).at(-1)?.startsAt ?? startsAt;

/** When a reminder or a reading is due: so long before or after its visit, in the hours from nine to twenty. */
export function dueOf({ template, at }: Sent, visit: SimulatedVisit, zone: string): Date {
  const before = Number(/^reminder-(\d+)h$/.exec(template)?.[1] ?? (template === 'education-E7' ? 24 : 0));
  const hours = before ? -before : 24;
  const wanted = inZone(before ? startAt(visit, at) : visit.endsAt, zone);
  const due = hours % 24 === 0 ? wanted.plus({ days: hours / 24 }) : wanted.plus({ hours });
  if (due.hour < 9) return due.set({ hour: 9, minute: 0 }).toJSDate();
  return due.hour < 20 ? due.toJSDate() : due.plus({ days: 1 }).set({ hour: 9, minute: 0 }).toJSDate();
}

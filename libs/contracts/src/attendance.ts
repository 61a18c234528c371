import { z } from 'zod';
import { Line, Version } from './common.js';
import { REASON_MAX } from './prose.js';

export const Told = z.boolean().optional().describe('The caller has told the patient: no message about it is sent.');
export const CancelledBy = z
  .enum(['clinic', 'patient'])
  .describe('Whether the patient or the clinic wanted the cancellation, regardless of who records it.');
export type CancelledBy = z.infer<typeof CancelledBy>;
export const CancelAppointment = z
  .strictObject({
    cancelledBy: CancelledBy,
    reason: Line(REASON_MAX).describe('Why it is cancelled, for the record.'),
    version: Version,
    told: Told,
  })
  .meta({ id: 'CancelAppointment' });
export type CancelAppointment = z.infer<typeof CancelAppointment>;
/**
 * The outcome of a visit. `arrived` comes before `fulfilled`; only a booked visit can become a `noshow`. Only a nurse,
 * clinician or prescriber records that a dose was given (`fulfilled`).
 */
export const RecordAttendance = z
  .strictObject({
    status: z
      .enum(['arrived', 'fulfilled', 'noshow'])
      .describe(
        '`arrived` comes before `fulfilled`; only a booked visit can become a `noshow`. Only a nurse, clinician or prescriber records that a dose was given (`fulfilled`).',
      ),
    version: Version,
    stoppedEarly: Line(REASON_MAX)
      .describe(
        'Of a dose, with `fulfilled`: why it was stopped before half of it was given. It then is no session of the course: no reading about its meaning goes out, and a task asks a prescriber what comes next.',
      )
      .optional(),
  })
  .meta({ id: 'RecordAttendance' });
export type RecordAttendance = z.infer<typeof RecordAttendance>;

import { z } from 'zod';
import { Id, Instant, Locale, LocalDateTime } from './common.js';

/** What the patient's page shows after the link was opened: only its appointment and/or its reading. */
export const PatientVisitPage = z
  .object({
    givenName: z.string(),
    language: Locale,
    clinic: z.object({ name: z.string(), phone: z.string() }),
    appointment: z
      .object({
        id: Id,
        status: z.enum(['booked', 'arrived', 'fulfilled', 'cancelled', 'noshow']),
        modality: z.enum(['in_person', 'telehealth']),
        durationMinutes: z.number().int(),
        startsAt: Instant,
        /** In the patient's own zone; of a visit in person, in the clinic's. */
        startsLocal: LocalDateTime,
        timeZone: z.string(),
        confirmedAt: Instant.nullable(),
        /** It is still to come, and the treatment it belongs to is on hold or over: there is nothing to confirm and nothing to prepare. */
        stopped: z.boolean(),
      })
      .nullable(),
    education: z
      .object({
        code: z.string(),
        version: z.number().int(),
        locale: Locale,
        title: z.string(),
        summary: z.string(),
        markdown: z.string(),
        illustration: z.object({ url: z.string(), alt: z.string() }).nullable(),
        acknowledgedAt: Instant.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'PatientVisitPage' });
export type PatientVisitPage = z.infer<typeof PatientVisitPage>;

/** `language`: what the reader chose, where it is not the patient's own. */
export const VisitQuery = z.strictObject({ language: Locale.optional() });
export type VisitQuery = z.infer<typeof VisitQuery>;

/** The body of a press on a button. */
export const Nothing = z.strictObject({}).meta({ id: 'Nothing' });
export type Nothing = z.infer<typeof Nothing>;

import { z } from 'zod';
import {
  Code,
  Id,
  Instant,
  Locale,
  LocalDateTime,
  Phone,
  ShownLine,
  ShownText,
  Title,
  Version,
  Whole,
  ZoneName,
} from './common.js';

/** What the patient's page shows after the link was opened: only its appointment and/or its reading. */
export const PatientVisitPage = z
  .object({
    givenName: ShownLine(80),
    language: Locale,
    clinic: z.object({ name: Title, phone: Phone }),
    appointment: z
      .object({
        id: Id,
        status: z.enum(['booked', 'arrived', 'fulfilled', 'cancelled', 'noshow']),
        modality: z.enum(['in_person', 'telehealth']),
        durationMinutes: Whole(1, 1440),
        startsAt: Instant,
        /** In the patient's own zone; of a visit in person, in the clinic's. */
        startsLocal: LocalDateTime,
        timeZone: ZoneName,
        confirmedAt: Instant.nullable(),
        /** It is still to come, and the treatment it belongs to is on hold or over: there is nothing to confirm and nothing to prepare. */
        stopped: z.boolean(),
      })
      .nullable(),
    education: z
      .object({
        code: Code,
        version: Version,
        locale: Locale,
        title: Title,
        summary: ShownText(2000),
        markdown: ShownText(50_000),
        illustration: z.object({ url: ShownLine(200), alt: ShownLine(400) }).nullable(),
        acknowledgedAt: Instant.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'PatientVisitPage' });
export type PatientVisitPage = z.infer<typeof PatientVisitPage>;

/** `language`: what the reader chose, where it is not the patient's own. */
export const VisitQuery = z.strictObject({
  language: Locale.describe('What the reader chose, where it is not the language of the patient.').optional(),
});
export type VisitQuery = z.infer<typeof VisitQuery>;

/** The body of a press on a button. */
export const Nothing = z.strictObject({}).meta({ id: 'Nothing' });
export type Nothing = z.infer<typeof Nothing>;

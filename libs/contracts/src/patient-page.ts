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

/** What the patient's page shows after its link was opened: the link's appointment and its education item, if any. */
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
        /** In the patient's zone; in the clinic's zone for a visit in person. */
        startsLocal: LocalDateTime,
        timeZone: ZoneName,
        confirmedAt: Instant.nullable(),
        /** The visit is still to come but its course is on hold or over, so there is nothing to confirm or prepare. */
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

/** `language`: the reader's choice, where it is not the patient's language. */
export const VisitQuery = z.strictObject({
  language: Locale.describe('What the reader chose, where it is not the language of the patient.').optional(),
});
export type VisitQuery = z.infer<typeof VisitQuery>;

/** The body of a request that needs no data. */
export const Nothing = z.strictObject({}).meta({ id: 'Nothing' });
export type Nothing = z.infer<typeof Nothing>;

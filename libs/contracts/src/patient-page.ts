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
import { Modality } from './scheduling.js';

/** What the patient's page shows after its link was opened: the link's appointment and its education item, if any. */
export const PatientVisitPage = z
  .object({
    givenName: ShownLine(80),
    language: Locale,
    clinic: z.object({ name: Title, phone: Phone }).describe('The clinic that sent the link.'),
    appointment: z
      .object({
        id: Id,
        status: z
          .enum(['booked', 'arrived', 'fulfilled', 'cancelled', 'noshow'])
          .describe('`fulfilled`: the visit took place; `noshow`: the patient did not come.'),
        modality: Modality,
        durationMinutes: Whole(1, 1440).describe('Length of the visit.'),
        startsAt: Instant.describe('Start of the visit.'),
        startsLocal: LocalDateTime.describe(
          'Start as wall time in `timeZone`: the patient’s zone; the clinic’s for a visit in person.',
        ),
        timeZone: ZoneName,
        place: z
          .object({
            address: ShownLine(200).describe('Street, city and state.'),
            directions: z
              .object({ en: ShownText(600).describe('In English.'), es: ShownText(600).describe('In Spanish.') })
              .describe('How to find it; empty: nothing is said.'),
          })
          .nullable()
          .describe('Where a visit in person is; null for any other, and where the clinic has not said it.'),
        confirmedAt: Instant.nullable().describe('When the patient confirmed the visit; null while not confirmed.'),
        stopped: z
          .boolean()
          .describe(
            'The visit is still to come but its course is on hold or over, so there is nothing to confirm or prepare.',
          ),
      })
      .nullable()
      .describe('The appointment of the link; null for a link that is about none.'),
    education: z
      .object({
        code: Code.describe('Code of the item in the library.'),
        version: Version,
        locale: Locale.describe('Language that the item is in, where it differs from the patient’s.'),
        title: Title,
        summary: ShownText(2000).describe('What the item is about, in a sentence or two.'),
        markdown: ShownText(50_000).describe('Text of the item in Markdown.'),
        illustration: z
          .object({ url: ShownLine(200), alt: ShownLine(400).describe('Text in place of the picture.') })
          .nullable()
          .describe('Picture for the item; null when there is none.'),
        acknowledgedAt: Instant.nullable().describe(
          'When the patient confirmed having read it; null while not confirmed.',
        ),
      })
      .nullable()
      .describe('The education item of the link; null when there is none.'),
  })
  .meta({ id: 'PatientVisitPage' });
export type PatientVisitPage = z.infer<typeof PatientVisitPage>;

/** `language`: the reader's choice, where it is not the patient's language. */
export const VisitQuery = z.strictObject({
  language: Locale.describe('The choice of the reader, where it differs from the language of the patient.').optional(),
});
export type VisitQuery = z.infer<typeof VisitQuery>;

/** The body of a request that needs no data. */
export const Nothing = z.strictObject({}).meta({ id: 'Nothing' });
export type Nothing = z.infer<typeof Nothing>;

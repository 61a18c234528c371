import { z } from 'zod';
import {
  Address,
  Code,
  CURSOR,
  Id,
  Instant,
  Line,
  LocalDate,
  Locale,
  Name,
  Page,
  Phone,
  ShownLine,
  TimeZone,
  Title,
  Version,
  ZoneName,
} from './common.js';

export const ContactSystem = z.enum(['sms', 'email']);
export type ContactSystem = z.infer<typeof ContactSystem>;

export const RegisterPatient = z
  .strictObject({
    givenName: Name,
    familyName: Name,
    birthOn: LocalDate.describe('Date of birth.'),
    phone: Line(32).nullish(),
    email: z.email().max(254).nullish(),
    language: Locale,
    timeZone: TimeZone,
    consents: z
      .strictObject({
        sms: z.boolean().describe('Agreed to receive text messages.'),
        email: z.boolean().describe('Agreed to receive e-mail.'),
      })
      .describe('Channels on which the patient agreed to receive messages.'),
  })
  .meta({ id: 'RegisterPatient' });
export type RegisterPatient = z.infer<typeof RegisterPatient>;

export const SaidHow = z
  .enum(['in_person', 'by_phone', 'in_writing'])
  .describe('How the patient told a member of staff.');
export type SaidHow = z.infer<typeof SaidHow>;

/** Replaces all of the contact details; null removes the address. */
export const ChangeContact = z
  .strictObject({
    phone: Line(32).nullable(),
    email: z.email().max(254).nullable(),
    language: Locale,
    timeZone: TimeZone,
    consents: z
      .strictObject({
        sms: z.boolean().describe('Agreed to receive text messages.'),
        email: z.boolean().describe('Agreed to receive e-mail.'),
      })
      .describe('Channels on which the patient agreed to receive messages.'),
    saidHow: SaidHow,
    version: Version,
  })
  .meta({ id: 'ChangeContact' });
export type ChangeContact = z.infer<typeof ChangeContact>;

/** The patient revoked it, or its address changed. */
export const ConsentEnd = z.enum(['taken_back', 'address_changed']);
export type ConsentEnd = z.infer<typeof ConsentEnd>;

/** One consent from start to end. */
export const Consent = z
  .object({
    id: Id,
    category: ContactSystem.describe('Channel that the consent is for.'),
    textVersion: Code.describe('Version of the text that the patient agreed to.'),
    address: Address.nullable().describe('Address it was given for; null where an older release did not record it.'),
    givenAt: Instant.describe('When it was given.'),
    recordedBy: Title.describe('Name of the member of staff who recorded it.'),
    givenHow: SaidHow.nullable().describe('How the patient gave it; null for a consent given at registration.'),
    revokedAt: Instant.nullable().describe('When it ended; null while it is valid.'),
    revokedBy: Title.nullable().describe('Name of the member of staff who recorded the end; null for none.'),
    revokedHow: SaidHow.nullable().describe('How the patient revoked it; null when it ended otherwise.'),
    revokedReason: ConsentEnd.nullable().describe(
      'The patient revoked it, or its address changed; null while it is valid.',
    ),
  })
  .meta({ id: 'Consent' });
export type Consent = z.infer<typeof Consent>;
/** Newest first. */
export const ConsentList = z.object({ items: z.array(Consent).max(1000) }).meta({ id: 'ConsentList' });
export type ConsentList = z.infer<typeof ConsentList>;

export const Patient = z
  .object({
    id: Id,
    version: Version,
    givenName: ShownLine(80),
    familyName: ShownLine(80),
    birthOn: LocalDate.describe('Date of birth.'),
    language: Locale,
    timeZone: ZoneName,
    phone: Phone.nullable(),
    email: Address.nullable(),
    consents: z
      .object({
        sms: z.boolean().describe('Agreed to receive text messages.'),
        email: z.boolean().describe('Agreed to receive e-mail.'),
      })
      .describe('Channels on which the patient agreed to receive messages.'),
    optedOut: z
      .array(ContactSystem)
      .max(ContactSystem.options.length)
      .describe('Channels that the patient opted out of (STOP).'),
    textsPaused: z
      .boolean()
      .describe('No texts go to the number until somebody decides whether a text from it meant STOP.'),
    reachableBy: z
      .array(ContactSystem)
      .max(ContactSystem.options.length)
      .describe(
        'Channels by which a message reaches the patient: the address works, they agreed to it, and did not opt out.',
      ),
    createdAt: Instant,
  })
  .meta({ id: 'Patient' });
export type Patient = z.infer<typeof Patient>;

export const PatientSearch = z.strictObject({
  query: z
    .union([Line(80), z.literal('')])
    .optional()
    .describe(
      'Beginnings of any parts of the name, in any order and without accents; a birth date as it is commonly written; the last four or more digits of a phone number. All that is given has to be true. Empty: all patients.',
    ),
  cursor: Id.describe(CURSOR).optional(),
});
export type PatientSearch = z.infer<typeof PatientSearch>;
/** The same as a body. */
export const FindPatients = z.strictObject(PatientSearch.shape).meta({ id: 'FindPatients' });
export type FindPatients = z.infer<typeof FindPatients>;
export const PatientPage = Page(Patient, 25).meta({ id: 'PatientPage' });
export type PatientPage = z.infer<typeof PatientPage>;

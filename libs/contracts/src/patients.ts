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
    birthOn: LocalDate,
    phone: Line(32).nullish(),
    email: z.email().max(254).nullish(),
    language: Locale,
    timeZone: TimeZone,
    consents: z.strictObject({ sms: z.boolean(), email: z.boolean() }),
  })
  .meta({ id: 'RegisterPatient' });
export type RegisterPatient = z.infer<typeof RegisterPatient>;

/** How a patient told a member of staff. */
export const SaidHow = z.enum(['in_person', 'by_phone', 'in_writing']);
export type SaidHow = z.infer<typeof SaidHow>;

/** Replaces all of the contact details; null removes the address. */
export const ChangeContact = z
  .strictObject({
    phone: Line(32).nullable(),
    email: z.email().max(254).nullable(),
    language: Locale,
    timeZone: TimeZone,
    consents: z.strictObject({ sms: z.boolean(), email: z.boolean() }),
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
    category: ContactSystem,
    textVersion: Code,
    /** The address it was given for; null where an older release did not record it. */
    address: Address.nullable(),
    givenAt: Instant,
    recordedBy: Title,
    /** Null for a consent given at registration. */
    givenHow: SaidHow.nullable(),
    revokedAt: Instant.nullable(),
    revokedBy: Title.nullable(),
    revokedHow: SaidHow.nullable(),
    revokedReason: ConsentEnd.nullable(),
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
    birthOn: LocalDate,
    language: Locale,
    timeZone: ZoneName,
    phone: Phone.nullable(),
    email: Address.nullable(),
    consents: z.object({ sms: z.boolean(), email: z.boolean() }),
    /** Channels that the patient opted out of (STOP). */
    optedOut: z.array(ContactSystem).max(ContactSystem.options.length),
    createdAt: Instant,
  })
  .meta({ id: 'Patient' });
export type Patient = z.infer<typeof Patient>;

export const PatientSearch = z.strictObject({
  query: z
    .union([Line(80), z.literal('')])
    .optional()
    .describe('The beginning of a given or family name, a birth date or a phone number. Empty: everybody.'),
  cursor: Id.describe(CURSOR).optional(),
});
export type PatientSearch = z.infer<typeof PatientSearch>;
export const PatientPage = Page(Patient, 25).meta({ id: 'PatientPage' });

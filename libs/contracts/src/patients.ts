import { z } from 'zod';
import { Id, Instant, Line, LocalDate, Locale, Name, Page, TimeZone, Version } from './common.js';

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

/** How a patient said something to a member of staff. */
export const SaidHow = z.enum(['in_person', 'by_phone', 'in_writing']);
export type SaidHow = z.infer<typeof SaidHow>;

/** All of it as it is to be; null is no address of this kind any more. */
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

/** Taken back by the patient, or ended because it was given for another address. */
export const ConsentEnd = z.enum(['taken_back', 'address_changed']);
export type ConsentEnd = z.infer<typeof ConsentEnd>;

/** One consent from its giving to its end. */
export const Consent = z
  .object({
    id: Id,
    category: ContactSystem,
    textVersion: z.string(),
    /** What it was given for; null where an older release did not keep it. */
    address: z.string().nullable(),
    givenAt: Instant,
    recordedBy: z.string(),
    /** Null: at registration. */
    givenHow: SaidHow.nullable(),
    revokedAt: Instant.nullable(),
    revokedBy: z.string().nullable(),
    revokedHow: SaidHow.nullable(),
    revokedReason: ConsentEnd.nullable(),
  })
  .meta({ id: 'Consent' });
export type Consent = z.infer<typeof Consent>;
/** The newest first. */
export const ConsentList = z.object({ items: z.array(Consent) }).meta({ id: 'ConsentList' });
export type ConsentList = z.infer<typeof ConsentList>;

export const Patient = z
  .object({
    id: Id,
    version: z.int(),
    givenName: z.string(),
    familyName: z.string(),
    birthOn: LocalDate,
    language: Locale,
    timeZone: z.string(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
    consents: z.object({ sms: z.boolean(), email: z.boolean() }),
    /** Channels the patient told us to stop using (STOP). */
    optedOut: z.array(ContactSystem),
    createdAt: Instant,
  })
  .meta({ id: 'Patient' });
export type Patient = z.infer<typeof Patient>;

export const PatientSearch = z.strictObject({
  query: z.union([Line(80), z.literal('')]).optional(),
  cursor: Id.optional(),
});
export type PatientSearch = z.infer<typeof PatientSearch>;
export const PatientPage = Page(Patient).meta({ id: 'PatientPage' });

import { z } from 'zod';
import { Id, Instant, Line, LocalDate, Locale, Page, TimeZone } from './common.js';

export const ContactSystem = z.enum(['sms', 'email']);
export type ContactSystem = z.infer<typeof ContactSystem>;

export const RegisterPatient = z.strictObject({
  givenName: Line(80), familyName: Line(80), birthOn: LocalDate,
  phone: Line(32).nullish(), email: z.email().max(254).nullish(),
  language: Locale, timeZone: TimeZone,
  consents: z.strictObject({ sms: z.boolean(), email: z.boolean() }),
}).meta({ id: 'RegisterPatient' });
export type RegisterPatient = z.infer<typeof RegisterPatient>;

export const Patient = z.object({
  id: Id, givenName: z.string(), familyName: z.string(), birthOn: LocalDate, language: Locale, timeZone: z.string(),
  phone: z.string().nullable(), email: z.string().nullable(),
  consents: z.object({ sms: z.boolean(), email: z.boolean() }),
  /** Channels the patient told us to stop using (STOP). */
  optedOut: z.array(ContactSystem), createdAt: Instant,
}).meta({ id: 'Patient' });
export type Patient = z.infer<typeof Patient>;

export const PatientSearch = z.strictObject({ query: z.union([Line(80), z.literal('')]).optional(), cursor: Id.optional() });
export type PatientSearch = z.infer<typeof PatientSearch>;
export const PatientPage = Page(Patient).meta({ id: 'PatientPage' });

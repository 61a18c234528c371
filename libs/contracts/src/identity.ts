import { z } from 'zod';
import { Id, Line, Phone, Title, ZoneName } from './common.js';

export const Role = z.enum(['front_desk', 'nurse', 'clinician', 'prescriber', 'medical_director', 'admin']);
export type Role = z.infer<typeof Role>;

export const SignIn = z
  .strictObject({ email: z.email().max(254), password: z.string().min(1).max(128).meta({ format: 'password' }) })
  .meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;
/** The signed-in person and their clinic. */
export const Me = z
  .object({
    id: Id,
    displayName: Title,
    roles: z.array(Role).max(Role.options.length).describe('Roles of the person in the clinic.'),
    clinic: z
      .object({ id: Id, name: Title, phone: Phone, timeZone: ZoneName })
      .describe('Clinic of the signed-in person.'),
    demo: z.boolean().describe('True in the demo only, where the message drawer and the demo clock are shown.'),
    awaits: z
      .enum(['factor', 'enrolment'])
      .nullable()
      .describe(
        'What this session waits for before it may do anything: `factor`: their second factor; `enrolment`: that they set one up, since the clinic demands it.',
      ),
    factors: z
      .array(z.enum(['totp', 'passkey']))
      .max(2)
      .describe('Kinds of second factor that the person has.'),
    passkeys: z.boolean().describe('Whether this address of the clinic allows passkeys: an IP address does not.'),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** The token of a magic link. The browser takes it from the URL fragment and posts it; it is never part of a path. */
export const OpenLink = z
  .strictObject({
    token: Line(128).describe(
      'Token of the link. The browser takes it from the URL fragment and posts it; it is never part of a path.',
    ),
  })
  .meta({ id: 'OpenLink' });
export type OpenLink = z.infer<typeof OpenLink>;
/**
 * The page that a link opened in this browser. The cookie holds all open pages; a request names its own (`visit-page`).
 */
export const OpenedPage = z
  .object({
    page: Id.describe('Identifies the opened page among those that this browser has open; sent as `Visit-Page`.'),
  })
  .meta({ id: 'OpenedPage' });
export type OpenedPage = z.infer<typeof OpenedPage>;

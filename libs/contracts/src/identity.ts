import { z } from 'zod';
import { Id, Line, Phone, Title, ZoneName } from './common.js';

export const Role = z.enum(['front_desk', 'nurse', 'clinician', 'prescriber', 'admin']);
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
    roles: z.array(Role).max(Role.options.length),
    clinic: z.object({ id: Id, name: Title, phone: Phone, timeZone: ZoneName }),
    /** Present in the demo only: the message drawer and the demo clock may be shown. */
    demo: z.boolean(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

/** The token of a magic link, taken from the URL fragment and posted, never put in a path. */
export const OpenLink = z.strictObject({ token: Line(128) }).meta({ id: 'OpenLink' });
export type OpenLink = z.infer<typeof OpenLink>;
/** The page a link opened in this browser. A tab names its own with each request (`visit-page`): of several that are open the cookie holds all. */
export const OpenedPage = z.object({ page: Id }).meta({ id: 'OpenedPage' });
export type OpenedPage = z.infer<typeof OpenedPage>;

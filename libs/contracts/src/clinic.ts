import { z } from 'zod';
import { Id, Line, Phone, ShownLine, ShownText, Title, Version, ZoneName } from './common.js';

const PROSE_MAX = 600;
const details = {
  name: Line(120).describe('What the clinic is called, on its pages and in e-mails.'),
  senderName: Line(30).describe('How it signs a text: neutral, for anybody may see it on a phone.'),
  phone: Line(30).describe('The number that patients are told to call.'),
};

/** How the clinic is called and reached. */
export const ClinicDetails = z
  .object({
    version: Version,
    name: Title.describe(details.name.description ?? ''),
    senderName: Title.describe(details.senderName.description ?? ''),
    phone: Phone.describe(details.phone.description ?? ''),
    timeZone: ZoneName,
  })
  .meta({ id: 'ClinicDetails' });
export type ClinicDetails = z.infer<typeof ClinicDetails>;
export const ClinicChange = z.strictObject({ version: Version, ...details }).meta({ id: 'ClinicChange' });
export type ClinicChange = z.infer<typeof ClinicChange>;
/** What a change of the clinic's details will do. */
export const ClinicEffects = z
  .object({ effects: z.array(ShownLine(PROSE_MAX)).max(20).describe('What it will do, a sentence each.') })
  .meta({ id: 'ClinicEffects' });
export type ClinicEffects = z.infer<typeof ClinicEffects>;

const place = {
  name: Line(120).describe('What the site is called.'),
  address: ShownLine(200).describe('Street, city and state, for patients; empty: none is shown.'),
  directions: z
    .strictObject({
      en: ShownText(PROSE_MAX).describe('In English; empty: none.'),
      es: ShownText(PROSE_MAX).describe('In Spanish; empty: none.'),
    })
    .describe('How to find it: entrance, parking, floor.'),
};
/** Where a site is, as patients read it. */
export const SiteDetails = z
  .object({ id: Id, version: Version, timeZone: ZoneName, ...place })
  .meta({ id: 'SiteDetails' });
export type SiteDetails = z.infer<typeof SiteDetails>;
export const SiteDetailsList = z.object({ items: z.array(SiteDetails).max(100) }).meta({ id: 'SiteDetailsList' });
export type SiteDetailsList = z.infer<typeof SiteDetailsList>;
export const SiteChange = z.strictObject({ version: Version, ...place }).meta({ id: 'SiteChange' });
export type SiteChange = z.infer<typeof SiteChange>;

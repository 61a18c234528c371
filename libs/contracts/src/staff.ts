import { z } from 'zod';
import { VisitInClosure } from './closures.js';
import { Address, Id, Instant, Line, LocalDate, ShownLine, Title, Version, Whole } from './common.js';
import { Role } from './identity.js';

const Roles = z.array(Role).min(1).max(Role.options.length).describe('What the person may do.');
const LicenceKind = z
  .string()
  .max(20)
  .regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a kind such as RN, MD or LMFT')
  .describe('Kind of licence or certificate, e.g. `RN`, `MD`, `LMFT`, `ACLS`.');
const LicenceState = z
  .string()
  .max(2)
  .regex(/^[A-Z]{2}$/, 'must be a state such as CA')
  .nullable()
  .describe('State that issued it, by its postal abbreviation; null for a certificate of no state.');

/** A licence as it is entered. One of the same kind, state and number is renewed. */
export const NewLicence = z
  .strictObject({
    kind: LicenceKind,
    state: LicenceState,
    number: Line(40).describe('As the board writes it.'),
    expiresOn: LocalDate.nullable().describe('Last day on which it is valid; null for one that does not end.'),
  })
  .meta({ id: 'NewLicence' });
export type NewLicence = z.infer<typeof NewLicence>;

const Licence = z.object({
  id: Id,
  kind: LicenceKind,
  state: LicenceState,
  number: ShownLine(40).describe('As the board writes it.'),
  expiresOn: LocalDate.nullable().describe('Last day on which it is valid; null for one that does not end.'),
});

export const StaffState = z
  .enum(['invited', 'active', 'left'])
  .describe('`invited`: has chosen no password yet. `left`: may not sign in any more.');
export type StaffState = z.infer<typeof StaffState>;

/** By which somebody sets a password, and what became of the mail with it. */
const LinkPurpose = z.enum(['invitation', 'reset']).describe('`invitation`: the first password; `reset`: another one.');
const StaffLink = z
  .object({
    purpose: LinkPurpose,
    askedAt: Instant,
    outcome: z
      .enum(['waiting', 'sent', 'refused', 'unclear', 'shown', 'expired'])
      .describe('Of the mail. `unclear`: nobody can say whether it arrived. `shown`: to whoever founded the clinic.'),
    expiresAt: Instant.nullable().describe('Null until the mail leaves.'),
  })
  .nullable()
  .describe('The latest link that was not used; null without one.');

/** Somebody who works at the clinic, or did. */
export const StaffMember = z
  .object({
    id: Id,
    version: Version,
    displayName: Title,
    email: Address,
    roles: Roles,
    supervisor: z.object({ id: Id, name: Title }).nullable().describe('Under whom a trainee works.'),
    state: StaffState,
    leftAt: Instant.nullable(),
    lastSignedInAt: Instant.nullable(),
    hasFactor: z.boolean().describe('Has a passkey or an authenticator app.'),
    needsFactor: z.boolean().describe('The clinic demands a second factor of one of their roles.'),
    link: StaffLink,
    licences: z.array(Licence).max(100).describe('By kind; those that are over too.'),
  })
  .meta({ id: 'StaffMember' });
export type StaffMember = z.infer<typeof StaffMember>;

export const StaffList = z
  .object({ items: z.array(StaffMember).max(500).describe('By name; those who have left last.') })
  .meta({ id: 'StaffList' });
export type StaffList = z.infer<typeof StaffList>;

const email = z.email().max(254).describe('Where the invitation goes, and what the person signs in with.');
const displayName = Line(120).describe('As colleagues and patients see it, e.g. `Chidi Okafor, RN`.');
const supervisorId = Id.nullable().describe('Under whom a trainee works; null for everybody else.');

export const NewStaff = z
  .strictObject({
    email,
    displayName,
    roles: Roles,
    supervisorId: supervisorId.default(null),
    licences: z.array(NewLicence).max(20).default([]).describe('Those that are on file from the start.'),
  })
  .meta({ id: 'NewStaff' });
export type NewStaff = z.infer<typeof NewStaff>;

export const StaffChange = z
  .strictObject({ version: Version, displayName, roles: Roles, supervisorId })
  .meta({ id: 'StaffChange' });
export type StaffChange = z.infer<typeof StaffChange>;

/** The roles of which the clinic demands a second factor. */
export const SignInRules = z
  .strictObject({
    factorRoles: z.array(Role).max(Role.options.length).describe('People with one of these need a second factor.'),
  })
  .meta({ id: 'SignInRules' });
export type SignInRules = z.infer<typeof SignInRules>;

/** A password is long rather than intricate, and not one of those that everybody tries first. */
export const PASSWORD_MIN = 12;
export const NewPassword = z
  .string()
  .min(PASSWORD_MIN)
  .max(128)
  .meta({ format: 'password' })
  .describe('12 to 128 characters of any kind.');

/** The token of a link for staff. The browser takes it from the URL fragment and posts it. */
const token = Line(128).describe('Token of the link, from the fragment of its address.');
export const StaffLinkToken = z.strictObject({ token }).meta({ id: 'StaffLinkToken' });
export type StaffLinkToken = z.infer<typeof StaffLinkToken>;
/** For whom a link is that is still good. */
export const StaffLinkFor = z
  .object({
    purpose: LinkPurpose,
    displayName: Title,
    email: Address,
    clinic: Title.describe('Name of the clinic.'),
  })
  .meta({ id: 'StaffLinkFor' });
export type StaffLinkFor = z.infer<typeof StaffLinkFor>;
export const PasswordByLink = z.strictObject({ token, password: NewPassword }).meta({ id: 'PasswordByLink' });
export type PasswordByLink = z.infer<typeof PasswordByLink>;
export const ResetRequest = z.strictObject({ email: z.email().max(254) }).meta({ id: 'ResetRequest' });
export type ResetRequest = z.infer<typeof ResetRequest>;
export const PasswordChange = z
  .strictObject({
    current: z.string().min(1).max(128).meta({ format: 'password' }).describe('The password until now.'),
    password: NewPassword,
  })
  .meta({ id: 'PasswordChange' });
export type PasswordChange = z.infer<typeof PasswordChange>;

/** What somebody has in hand, which others have to go on with when they leave. */
export const Departure = z
  .object({
    openTasks: Whole(0, 100_000).describe('Open tasks that the person has taken or was given.'),
    drafts: Whole(0, 100_000).describe('Notes that the person began and has not signed.'),
    onCallShifts: Whole(0, 100_000).describe('Times on call that are not over.'),
    trainees: z.array(Title).max(100).describe('Who works under the person.'),
    visits: z.array(VisitInClosure).max(500).describe('Visits ahead that hold the person, the next first.'),
  })
  .meta({ id: 'Departure' });
export type Departure = z.infer<typeof Departure>;

export const Leave = z
  .strictObject({
    version: Version,
    tasksTo: Id.nullable().describe('Colleague who gets the open tasks; null: each goes back to its role.'),
    draftsTo: Id.nullable().describe(
      'Clinician or prescriber who goes on with the drafts; null: each stays until somebody takes it over.',
    ),
  })
  .meta({ id: 'Leave' });
export type Leave = z.infer<typeof Leave>;
export const StaffVersion = z.strictObject({ version: Version }).meta({ id: 'StaffVersion' });
export type StaffVersion = z.infer<typeof StaffVersion>;

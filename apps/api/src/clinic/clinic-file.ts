import { spelledTimeZone } from '@snowmelt/clock';
import {
  asksForSuicide,
  faultsOfProtocol,
  Line,
  Modality,
  NoteField,
  Qualification,
  ResourceKind,
  Role,
  ServicePhase,
  ServicePurpose,
  TimeZone,
  TaskRules,
} from '@snowmelt/contracts';
import { senderFaults, senderTooLong } from '@snowmelt/messaging';
import { OutreachPolicy } from '@snowmelt/outreach';
import { VisitPolicy } from '@snowmelt/telehealth';
import { z } from 'zod';

const Code = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'must be a code such as iv_induction');
const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a wall time such as 08:00');
const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase());
/** Who approved a number that gates care, and since when. Null while it waits for that: it is then not used. */
const approval = { approvedBy: Line(200).nullable(), approvedAt: z.iso.datetime({ offset: true }).nullable() };
/** A number with its unit and its source. */
const Sourced = z.strictObject({ value: z.number(), unit: Line(40), source: Line(400) });
const version = z.int().min(1);
/** As a protocol that is drafted in the product. */
const Definition = z.record(z.string(), Sourced).superRefine((numbers, context) => {
  const listed = Object.entries(numbers).map(([name, number]) => ({ name, ...number }));
  for (const { name, words } of faultsOfProtocol(listed))
    context.addIssue({ code: 'custom', path: name === null ? [] : [name], message: words });
});
/** A ready-made answer would record with one press that there are no thoughts of suicide, though nobody asked. */
const Field = z.strictObject(NoteField.shape).refine((field) => field.noneText === null || !asksForSuicide(field), {
  path: ['noneText'],
  message: 'is a ready-made answer to thoughts of suicide',
});
const NoteForm = z.looseObject({ purposes: z.array(ServicePurpose).min(1), fields: z.array(Field) });

const KnownTimeZone = TimeZone.transform((typed, context) => {
  const name = spelledTimeZone(typed);
  if (name) return name;
  context.addIssue({ code: 'custom', message: 'is not an IANA time zone such as America/Los_Angeles' });
  return z.NEVER;
});
const Day = z.iso.date();
/** Phases count from 1; without `phases`, all of them. */
const Requirement = z.strictObject({
  kind: ResourceKind,
  qualification: Qualification.nullable().default(null),
  quantity: z.int().min(1).max(8).default(1),
  onSite: z.boolean().default(false),
  phases: z.tuple([z.int().min(1), z.int().min(1)]).optional(),
  aloneThrough: z.int().min(1).nullable().default(null),
});
type Requirement = z.infer<typeof Requirement>;

/** An approval names who and when, or neither. */
const isWhole = ({ approvedBy, approvedAt }: Approval) => (approvedBy === null) === (approvedAt === null);
interface Approval {
  readonly approvedBy: string | null;
  readonly approvedAt: string | null;
}

const shape = z.strictObject({
  clinic: z.strictObject({
    name: Line(120),
    senderName: Line(30)
      .refine((name) => name.length >= 2)
      .superRefine((name, context) => {
        for (const message of senderFaults(name)) context.addIssue({ code: 'custom', message });
      }),
    phone: Line(30),
    timeZone: KnownTimeZone,
    /** Whoever has one of these roles needs a second factor. */
    factorRoles: z.array(Role).default(['prescriber', 'medical_director', 'admin']),
  }),
  /** Without one, the clinic has one site of its own name and zone. */
  sites: z
    .array(
      z.strictObject({
        name: Line(120),
        timeZone: KnownTimeZone,
        closures: z.array(z.strictObject({ from: Day, until: Day, reason: Line(200) })).default([]),
      }),
    )
    .default([]),
  staff: z
    .array(
      z.strictObject({
        email: Email,
        displayName: Line(120),
        roles: z.array(Role).min(1),
        licences: z
          .array(
            z.strictObject({
              kind: z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be the kind of a licence such as LMFT'),
              state: z
                .string()
                .regex(/^[A-Z]{2}$/)
                .nullable()
                .default(null),
              number: Line(40),
              expiresOn: Day.nullable(),
            }),
          )
          .default([]),
      }),
    )
    .min(1),
  serviceTypes: z.array(
    z.strictObject({
      code: Code,
      name: Line(120),
      purpose: ServicePurpose,
      modality: Modality,
      phases: z.array(z.strictObject(ServicePhase.shape)).min(1).max(9),
      requirements: z.array(Requirement).min(1).max(20),
    }),
  ),
  resources: z.array(
    z.strictObject({
      kind: ResourceKind,
      name: Line(120),
      /** Its site, where the clinic has several. */
      site: Line(120).optional(),
      /** How many visits it can hold at once: of a nurse, how many patients. */
      places: z.int().min(1).max(12).default(1),
      staffEmail: Email.optional(),
      hours: z.array(
        z.strictObject({
          isoWeekdays: z.array(z.int().min(1).max(7)).min(1),
          opens: WallTime,
          closes: WallTime,
          /** First and last day on which they hold; without them, always. */
          from: Day.optional(),
          until: Day.optional(),
        }),
      ),
    }),
  ),
  protocols: z.array(z.strictObject({ code: Code, version, name: Line(120), definition: Definition, ...approval })),
  outreachPolicies: z.array(z.strictObject({ version, definition: OutreachPolicy, source: Line(1000), ...approval })),
  visitPolicies: z.array(z.strictObject({ version, definition: VisitPolicy, source: Line(1000), ...approval })),
  /** Version 1 is what a clinic begins with. */
  taskPolicies: z
    .array(z.strictObject({ version, definition: TaskRules, source: Line(1000), ...approval }))
    .default([]),
  noteTemplates: z.array(
    z.strictObject({ code: Code, version, name: Line(120), definition: NoteForm, source: Line(1000), ...approval }),
  ),
  /** The texts for patients that the clinic has approved, each version by itself. */
  educationApprovals: z
    .array(z.strictObject({ code: z.string().regex(/^E\d{1,2}$/), version, ...approval }))
    .default([]),
});

interface Service {
  readonly purpose: ServicePurpose;
  readonly phases: readonly ServicePhase[];
  readonly requirements: readonly Requirement[];
}

/** What keeps a service from being booked, or a dose from being safe. */
function serviceFaults({ purpose, phases, requirements }: Service): string[] {
  const withPatient = phases.map((phase) => (phase.withPatient ? '1' : '0')).join('');
  const asksFor = (test: (one: Requirement) => boolean) => requirements.some(test);
  const isOut = ({ phases: [first, last] = [1, phases.length], aloneThrough }: Requirement) =>
    first > last || last > phases.length || (aloneThrough ?? first) < first || (aloneThrough ?? last) > last;
  return [
    ...(/^0*1+0*$/.test(withPatient) ? [] : ['needs a patient in one run of its phases']),
    ...(asksFor(({ onSite }) => !onSite) ? [] : ['needs somebody or something of its own']),
    ...(asksFor(isOut) ? ['has a requirement for a phase that it does not have'] : []),
    ...(asksFor(({ kind, qualification }) => qualification !== null && kind !== 'clinician' && kind !== 'nurse')
      ? ['asks for the qualification of a thing']
      : []),
    ...(asksFor(({ onSite, quantity, aloneThrough }) => onSite && (quantity > 1 || aloneThrough !== null))
      ? ['asks for more than that somebody is on site']
      : []),
    ...(purpose === 'dose' && !asksFor(({ qualification }) => qualification === 'prescriber')
      ? ['gives a dose without a prescriber']
      : []),
    ...(purpose === 'dose' && !asksFor(({ kind, onSite }) => kind === 'nurse' && !onSite)
      ? ['gives a dose without a nurse']
      : []),
  ];
}

/** What a clinic approves, by its place in the file. */
const APPROVED = [
  'protocols',
  'outreachPolicies',
  'visitPolicies',
  'taskPolicies',
  'noteTemplates',
  'educationApprovals',
] as const;

/** What defines a clinic before its first patient: staff, services, opening hours, and rules with their approvals. */
export const ClinicFile = shape.superRefine(({ staff, sites, resources, serviceTypes, ...rules }, context) => {
  const wrong = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  const known = new Set(staff.map(({ email }) => email));
  const siteNames = new Set(sites.map(({ name }) => name));
  for (const [index, { staffEmail, site }] of resources.entries()) {
    if (staffEmail && !known.has(staffEmail)) wrong(['resources', index, 'staffEmail'], 'is nobody of the staff');
    if (site === undefined ? sites.length > 1 : !siteNames.has(site))
      wrong(['resources', index, 'site'], 'must be one of the sites');
  }
  for (const [index, service] of serviceTypes.entries())
    for (const message of serviceFaults(service)) wrong(['serviceTypes', index], message);
  for (const place of APPROVED)
    for (const [index, one] of rules[place].entries())
      if (!isWhole(one)) wrong([place, index, 'approvedBy'], 'says who approved it and when, or neither');
});
export type ClinicFile = z.infer<typeof ClinicFile>;

/**
 * Returns the clinic's file, or what is wrong with it: by path, never by value. `publicUrl`: the address in its texts,
 * which together with the sender's name must leave room for the words.
 */
export function readClinicFile(text: string, publicUrl: string): { file: ClinicFile } | { wrong: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { wrong: ['it is not JSON'] };
  }
  const parsed = ClinicFile.safeParse(json);
  if (!parsed.success)
    return { wrong: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
  const { senderName: sender, phone } = parsed.data.clinic;
  const wrong = senderTooLong(publicUrl, { sender, phone }).map((message) => `clinic.senderName: ${message}`);
  return wrong.length > 0 ? { wrong } : { file: parsed.data };
}

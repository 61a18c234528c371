import { spelledTimeZone } from '@snowmelt/clock';
import { asksForSuicide, Line, NoteField, Role, ServicePurpose, TimeZone } from '@snowmelt/contracts';
import { OutreachPolicy } from '@snowmelt/outreach';
import { VisitPolicy } from '@snowmelt/telehealth';
import { z } from 'zod';

const Code = z.string().regex(/^[a-z][a-z0-9_]{1,39}$/, 'must be a code such as iv_induction');
const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a wall time such as 08:00');
const Email = z
  .email()
  .max(254)
  .transform((email) => email.toLowerCase());
/** Who approved a number that gates care, and since when. */
const approval = { approvedBy: Line(200), approvedAt: z.iso.datetime({ offset: true }) };
/** A number with its unit and its source. */
const Sourced = z.strictObject({ value: z.number(), unit: Line(40), source: Line(400) });
const version = z.int().min(1);
/** No dose can be booked without these. */
const Definition = z.record(z.string(), Sourced).superRefine((numbers, context) => {
  for (const [name, unit] of [
    ['minimumGapHours', 'h'],
    ['hardMinimumGapHours', 'h'],
    ['sessions', 'sessions'],
  ] as const) {
    if (numbers[name]?.unit !== unit)
      context.addIssue({ code: 'custom', path: [name], message: `is needed, in the unit ${unit}` });
  }
});
/** A ready-made answer would record with one press that there are no thoughts of suicide, though nobody asked. */
const Field = z.strictObject(NoteField.shape).refine((field) => field.noneText === null || !asksForSuicide(field), {
  path: ['noneText'],
  message: 'is a ready-made answer to thoughts of suicide',
});
const NoteForm = z.looseObject({ fields: z.array(Field) });

const shape = z.strictObject({
  clinic: z.strictObject({
    name: Line(120),
    senderName: Line(30).refine((name) => name.length >= 2),
    phone: Line(30),
    timeZone: TimeZone.transform((typed, context) => {
      const name = spelledTimeZone(typed);
      if (name) return name;
      context.addIssue({ code: 'custom', message: 'is not an IANA time zone such as America/Los_Angeles' });
      return z.NEVER;
    }),
  }),
  staff: z.array(z.strictObject({ email: Email, displayName: Line(120), roles: z.array(Role).min(1) })).min(1),
  serviceTypes: z.array(
    z.strictObject({
      code: Code,
      name: Line(120),
      purpose: ServicePurpose,
      modality: z.enum(['in_person', 'telehealth']),
      durationMinutes: z.int().min(5).max(720),
      requiredKinds: z.array(z.enum(['clinician', 'chair', 'room'])).min(1),
    }),
  ),
  resources: z.array(
    z.strictObject({
      kind: z.enum(['clinician', 'chair', 'room']),
      name: Line(120),
      staffEmail: Email.optional(),
      hours: z.array(
        z.strictObject({ isoWeekdays: z.array(z.int().min(1).max(7)).min(1), opens: WallTime, closes: WallTime }),
      ),
    }),
  ),
  protocols: z.array(z.strictObject({ code: Code, version, name: Line(120), definition: Definition, ...approval })),
  outreachPolicies: z.array(z.strictObject({ version, definition: OutreachPolicy, source: Line(1000), ...approval })),
  visitPolicies: z.array(z.strictObject({ version, definition: VisitPolicy, source: Line(1000), ...approval })),
  noteTemplates: z.array(
    z.strictObject({ code: Code, version, name: Line(120), definition: NoteForm, source: Line(1000), ...approval }),
  ),
});

/** What defines a clinic before its first patient: staff, services, opening hours, and approved rules. */
export const ClinicFile = shape.superRefine(({ staff, resources }, context) => {
  const known = new Set(staff.map(({ email }) => email));
  for (const [index, { staffEmail }] of resources.entries()) {
    if (staffEmail && !known.has(staffEmail))
      context.addIssue({ code: 'custom', path: ['resources', index, 'staffEmail'], message: 'is nobody of the staff' });
  }
});
export type ClinicFile = z.infer<typeof ClinicFile>;

/** Returns the clinic's file, or what is wrong with it: by path, never by value. */
export function readClinicFile(text: string): { file: ClinicFile } | { wrong: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { wrong: ['it is not JSON'] };
  }
  const parsed = ClinicFile.safeParse(json);
  return parsed.success
    ? { file: parsed.data }
    : { wrong: parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}

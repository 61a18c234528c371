import { z } from 'zod';

/** An id of any record: UUID version 7. */
export const Id = z.uuid().max(36);
/**
 * An instant with offset, e.g. `2026-11-23T17:00:00Z`: years 2000 to 2099, at most nanoseconds, an offset between
 * -13:59 and +14:00.
 */
export const Instant = z.iso
  .datetime({ offset: true })
  .max(40)
  .refine(
    (value) => /^20\d\d-[^.]+(\.\d{1,9})?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$/.test(value),
    'is not an instant of the years 2000 to 2099',
  )
  .describe('Instant of the years 2000 to 2099.');
/** A calendar day, e.g. `2026-11-23`, of the years 1900 to 2099. */
export const LocalDate = z.iso
  .date()
  .max(10)
  .refine((value) => /^(19|20)/.test(value), 'is not between 1900 and 2099')
  .describe('Calendar day of the years 1900 to 2099.');
/** A wall time without zone, e.g. `2026-11-23T09:00`. */
export const LocalDateTime = z
  .string()
  .max(16)
  .regex(/^20\d\d-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, 'must be a wall time such as 2026-11-23T09:00')
  .refine((value) => z.iso.date().safeParse(value.slice(0, 10)).success, 'is a day that no calendar has')
  .describe('Wall time on a day that the calendar has.');
/** A 32-bit integer. */
export const Whole = (min: number, max: number) => z.int32().min(min).max(max).meta({ format: 'int32' });
export const Version = Whole(1, 2_147_483_647).describe(
  'Increases with every change of the record. A request names the version that its change is based on.',
);
export const Locale = z.enum(['en-US', 'es-US']).describe('Language of texts to the patient.');
export type Locale = z.infer<typeof Locale>;

/** No control characters, lone surrogates, line breaks or bidirectional overrides; joiners and direction marks pass. */
const Printable = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;
/** One line of text that a person typed, trimmed. */
export const Line = (max: number) =>
  z.string().trim().min(1).max(max).regex(Printable, 'has characters that cannot be shown');
/** One line of text in a response. It may be empty. */
export const ShownLine = (max: number) => z.string().max(max).regex(Printable, 'has characters that cannot be shown');
/** Text of several lines in a response. PostgreSQL cannot store NUL; text from outside may hold anything else. */
export const ShownText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\0]*$/, 'has a NUL');
/** An identifier for programs, e.g. `iv_induction`. */
export const Code = z
  .string()
  .max(80)
  .regex(/^[A-Za-z0-9][\w.-]*$/, 'must be a code such as iv_induction');
/** The clinic's own name for a service, a person with their credentials, or a chair. */
export const Title = ShownLine(300);
/** A patient's given and family name. */
export const FullName = ShownLine(161);
export const Phone = ShownLine(64);
/** A phone number or an e-mail address. */
export const Address = ShownLine(254);

/** A person's name in any script: one line with at least one letter. */
export const Name = Line(80)
  .refine((name) => /\p{L}/u.test(name), 'has no letter')
  .describe('One line with at least one letter.');

/** The format of a stored zone name. */
const ZONE = /^[A-Za-z][\w+/-]*$/;
export const ZoneName = z.string().max(64).regex(ZONE).describe('IANA time zone, e.g. `America/Los_Angeles`.');
/**
 * Has the format of an IANA zone name: no abbreviations such as EST5EDT, no bare offsets. Whether the zone exists is
 * checked on the server, against its table (`isTimeZone`): JavaScript engines know other sets of names.
 */
export const TimeZone = z
  .string()
  .max(64)
  .regex(ZONE, 'is not the name of a time zone')
  .refine((zone) => /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/.test(zone), {
    message: 'is not an IANA time zone such as America/Los_Angeles',
    params: { code: 'VALIDATION.INVALID_TIMEZONE' },
  })
  .describe('IANA time zone with its region, e.g. `America/Los_Angeles`: no abbreviations, no bare offsets.');

/** RFC 9457 problem details. Programs match on `code`. */
export const Problem = z
  .object({
    type: z.literal('about:blank').describe('Always `about:blank`: the code says which problem it is.'),
    title: ShownLine(60),
    status: Whole(400, 599).describe('The HTTP status.'),
    code: z
      .string()
      .max(80)
      .regex(/^[A-Z][A-Z_]*\.[A-Z][A-Z_]*$/)
      .describe('Stable name of the problem, `DOMAIN.REASON`. Programs match on it.'),
    detail: ShownLine(400).optional().describe('One sentence for the user.'),
    traceId: Id.describe('Finds the request in the server’s log.'),
    errors: z
      .array(
        z.object({
          path: ShownLine(400).describe('Names of the properties down to the invalid one, separated by dots.'),
          message: ShownLine(1000).describe('What is wrong with it.'),
        }),
      )
      .max(100)
      .optional()
      .describe('The invalid fields, each with the reason.'),
    meta: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('Facts that help the caller to continue, e.g. the nearest free slots.'),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** The description of every query's `cursor`. */
export const CURSOR = 'The `nextCursor` of the previous page. Without it, the first page.';
/** At most `most` items of a longer list. `nextCursor` fetches the next page; null means this is the last one. */
export const Page = <T extends z.ZodType>(item: T, most: number) =>
  z.object({
    items: z.array(item).max(most),
    nextCursor: Id.nullable().describe('The `cursor` of the next page; null on the last one.'),
  });

import { z } from 'zod';

/** An id of any record: UUID version 7. */
export const Id = z.uuid().max(36);
/** An instant with offset, e.g. `2026-11-23T17:00:00Z`: of the years 2000 to 2099, to the nanosecond at most, with an offset that is used somewhere. */
export const Instant = z.iso
  .datetime({ offset: true })
  .max(40)
  .refine(
    (value) => /^20\d\d-[^.]+(\.\d{1,9})?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$/.test(value),
    'is not an instant of the years 2000 to 2099',
  );
/** A day of the calendar, e.g. `2026-11-23`, of the years 1900 to 2099. */
export const LocalDate = z.iso
  .date()
  .max(10)
  .refine((value) => /^(19|20)/.test(value), 'is not between 1900 and 2099');
/** A wall time without zone, e.g. `2026-11-23T09:00`. */
export const LocalDateTime = z
  .string()
  .max(16)
  .regex(/^20\d\d-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, 'must be a wall time such as 2026-11-23T09:00')
  .refine((value) => z.iso.date().safeParse(value.slice(0, 10)).success, 'is a day that no calendar has');
/** A whole number of 32 bits. */
export const Whole = (min: number, max: number) => z.int32().min(min).max(max).meta({ format: 'int32' });
/** Which version of a record a change builds on. */
export const Version = Whole(1, 2_147_483_647);
export const Locale = z.enum(['en-US', 'es-US']);
export type Locale = z.infer<typeof Locale>;

/** No control characters, halves of a surrogate pair, ends of a line, and nothing that turns the rest of a line round; what joins letters and marks their direction stays. */
const Printable = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;
/** One line of text a person typed: trimmed. */
export const Line = (max: number) =>
  z.string().trim().min(1).max(max).regex(Printable, 'has characters that cannot be shown');
/** Why something was done: a line of at most so many characters. */
export const REASON_MAX = 300;
/** One line of an answer, as it was typed or put together. It may be empty. */
export const ShownLine = (max: number) => z.string().max(max).regex(Printable, 'has characters that cannot be shown');
/** Several lines of an answer. PostgreSQL keeps no NUL; everything else may stand in what somebody else wrote. */
export const ShownText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\0]*$/, 'has a NUL');
/** A name that programs know something by, e.g. `iv_induction`. */
export const Code = z
  .string()
  .max(80)
  .regex(/^[A-Za-z0-9][\w.-]*$/, 'must be a code such as iv_induction');
/** What a clinic calls something of its own: a service, a person with their credentials, a chair. */
export const Title = ShownLine(300);
/** Given and family name of a patient. */
export const FullName = ShownLine(161);
export const Phone = ShownLine(64);
/** A phone number or an e-mail address. */
export const Address = ShownLine(254);

/** What a person is called, in any script: a line with something to read in it. */
export const Name = Line(80).refine((name) => /\p{L}/u.test(name), 'has no letter');

/** A zone as it is kept. */
const ZONE = /^[A-Za-z][\w+/-]*$/;
export const ZoneName = z.string().max(64).regex(ZONE);
/**
 * Shaped like the name of an IANA zone: no abbreviations such as EST5EDT, no bare offsets. Whether there is such a zone the server's table
 * says where one is kept (`isTimeZone`); an engine knows more names, and fewer.
 */
export const TimeZone = z
  .string()
  .max(64)
  .regex(ZONE, 'is not the name of a zone')
  .refine((zone) => /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/.test(zone), {
    message: 'is not an IANA time zone such as America/Los_Angeles',
    params: { code: 'INVALID_TIMEZONE' },
  });

/** RFC 9457 problem details; `code` is what programs match on. */
export const Problem = z
  .object({
    type: z.literal('about:blank'),
    title: ShownLine(60),
    status: Whole(400, 599),
    code: z
      .string()
      .max(80)
      .regex(/^[A-Z][A-Z_]*(\.[A-Z_]+)?$/),
    detail: ShownLine(400).optional(),
    /** The server's log knows the request by it. */
    traceId: Id,
    /** Which fields do not fit, and why. */
    errors: z
      .array(z.object({ path: ShownLine(400), message: ShownLine(1000) }))
      .max(100)
      .optional(),
    /** Domain facts that help to go on, e.g. the nearest free slots. */
    meta: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** Of each query that has one. */
export const CURSOR = 'Where to go on: the `nextCursor` of the page before. Without it, the first page.';
/** At most `most` of a longer list; `nextCursor` asks for those that follow, and null is the end. */
export const Page = <T extends z.ZodType>(item: T, most: number) =>
  z.object({ items: z.array(item).max(most), nextCursor: Id.nullable() });

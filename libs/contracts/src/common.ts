import { z } from 'zod';

/** An id of any record: UUID version 7. */
export const Id = z.uuid();
/** An instant with offset, e.g. `2026-11-23T17:00:00Z`: of the years 2000 to 2099, to the nanosecond at most, with an offset that is used somewhere. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine(
    (value) => /^20\d\d-[^.]+(\.\d{1,9})?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)$/.test(value),
    'is not an instant of the years 2000 to 2099',
  );
/** A day of the calendar, e.g. `2026-11-23`, of the years 1900 to 2099. */
export const LocalDate = z.iso.date().refine((value) => /^(19|20)/.test(value), 'is not between 1900 and 2099');
/** A wall time without zone, e.g. `2026-11-23T09:00`. */
export const LocalDateTime = z
  .string()
  .regex(/^20\d\d-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/, 'must be a wall time such as 2026-11-23T09:00')
  .refine((value) => z.iso.date().safeParse(value.slice(0, 10)).success, 'is a day that no calendar has');
/** Which version of a record a change builds on. */
export const Version = z.int32().min(1);
export const Locale = z.enum(['en-US', 'es-US']);
export type Locale = z.infer<typeof Locale>;

/** No control characters, halves of a surrogate pair, ends of a line, and nothing that turns the rest of a line round; what joins letters and marks their direction stays. */
const Printable = /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]*$/u;
/** One line of text a person typed: trimmed. */
export const Line = (max: number) =>
  z.string().trim().min(1).max(max).regex(Printable, 'has characters that cannot be shown');
/** Why something was done: a line of at most so many characters. */
export const REASON_MAX = 300;
/** What a person is called, in any script: a line with something to read in it. */
export const Name = Line(80).regex(/\p{L}/u, 'has no letter');

/**
 * Shaped like the name of an IANA zone: no abbreviations such as EST5EDT, no bare offsets. Whether there is such a zone the server's table
 * says where one is kept (`isTimeZone`); an engine knows more names, and fewer.
 */
export const TimeZone = z
  .string()
  .max(64)
  .refine((zone) => /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$/.test(zone), {
    message: 'is not an IANA time zone such as America/Los_Angeles',
    params: { code: 'INVALID_TIMEZONE' },
  });

/** RFC 9457 problem details; `code` is what programs match on. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string().optional(),
    traceId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    /** Domain facts that help to go on, e.g. the nearest free slots. */
    meta: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const Page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

import { z } from 'zod';

/** An id of any record: UUID version 7. */
export const Id = z.uuid();
/** An instant with offset, e.g. `2026-11-23T17:00:00Z`. Years 2000 to 2100. */
export const Instant = z.iso.datetime({ offset: true }).refine((value) => /^20\d\d-/.test(value), 'is not between 2000 and 2099');
/** A wall time without zone, e.g. `2026-11-23T09:00`. */
export const LocalDateTime = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/, 'must be a wall time such as 2026-11-23T09:00');
export const LocalDate = z.iso.date();
export const Locale = z.enum(['en-US', 'es-US']);
export type Locale = z.infer<typeof Locale>;

// eslint-disable-next-line no-control-regex -- control characters are what this refuses
const Printable = /^[^\u0000-\u001f\u007f]*$/;
/** One line of text a person typed: trimmed, no control characters. */
export const Line = (max: number) => z.string().trim().min(1).max(max).regex(Printable, 'has characters that cannot be shown');

/** IANA zones only: no abbreviations such as EST5EDT, no bare offsets. */
export const TimeZone = z.string().max(64).refine((zone) => zone.includes('/') && isKnownZone(zone), { message: 'is not an IANA time zone such as America/Los_Angeles', params: { code: 'INVALID_TIMEZONE' } });

function isKnownZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en-US', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** RFC 9457 problem details; `code` is what programs match on. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  traceId: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** Domain facts that help to go on, e.g. the nearest free slots. */
  meta: z.record(z.string(), z.unknown()).optional(),
}).meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export const Page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

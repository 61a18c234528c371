import { z } from 'zod';
import { FullName, Id, Instant, Line, LocalDateTime, ShownLine, Title, Whole, ZoneName } from './common.js';
import { AppointmentStatus } from './scheduling.js';

const CLOSURE_REASON_MAX = 200;
const Closed = z.object({
  kind: z.enum(['site', 'resource']).describe('A whole site, or one person or thing.'),
  id: Id,
});
const from = LocalDateTime.describe('Start as wall time of the site.');
const until = LocalDateTime.describe('End as wall time of the site.');

/** A time in which a site, a person or a thing cannot be booked: a holiday, leave, a repair. */
export const Closure = z
  .object({
    id: Id,
    of: Closed.extend({ name: Title }).describe('What is closed.'),
    from,
    until,
    timeZone: ZoneName,
    reason: ShownLine(CLOSURE_REASON_MAX).describe('Why, for the staff.'),
    recordedBy: Title.nullable().describe('Who recorded it; null for what the clinic was founded with.'),
    recordedAt: Instant,
    visits: Whole(0, 10_000).describe('Visits that stand and cannot be held because of it.'),
  })
  .meta({ id: 'Closure' });
export type Closure = z.infer<typeof Closure>;

export const ClosureList = z
  .object({ items: z.array(Closure).max(500).describe('Those that are not over, the next first.') })
  .meta({ id: 'ClosureList' });
export type ClosureList = z.infer<typeof ClosureList>;

export const ClosureWish = z
  .strictObject({
    of: z.strictObject(Closed.shape).describe('What is closed.'),
    from,
    until: until.describe('After the start, in the future, and at most 366 days after the start.'),
  })
  .meta({ id: 'ClosureWish' });
export type ClosureWish = z.infer<typeof ClosureWish>;

export const NewClosure = z
  .strictObject({ ...ClosureWish.shape, reason: Line(CLOSURE_REASON_MAX).describe('Why, for the staff.') })
  .meta({ id: 'NewClosure' });
export type NewClosure = z.infer<typeof NewClosure>;

/** A visit that stands and cannot be held in a closure. */
export const VisitInClosure = z
  .object({
    appointmentId: Id,
    patientId: Id,
    patientName: FullName,
    service: Title.describe('Name of the service.'),
    status: AppointmentStatus,
    startsLocal: LocalDateTime.describe('Start as wall time of the site.'),
    with: z.array(Title).max(64).describe('Whom and what it holds.'),
  })
  .meta({ id: 'VisitInClosure' });
export type VisitInClosure = z.infer<typeof VisitInClosure>;

export const VisitsInClosure = z
  .object({ items: z.array(VisitInClosure).max(1000).describe('By time.') })
  .meta({ id: 'VisitsInClosure' });
export type VisitsInClosure = z.infer<typeof VisitsInClosure>;

const WallHour = z
  .string()
  .max(5)
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 08:00');
const OpenDay = z.object({
  isoWeekday: Whole(1, 7).describe('1 = Monday, 7 = Sunday.'),
  opens: WallHour.describe('First time of day, by the clocks of the site.'),
  closes: WallHour.describe('Last time of day.'),
});
const hours = z.array(OpenDay).max(28).describe('Open times of the week; a day without one is closed.');

/** When a person or a thing can be booked, week by week, from a day on. */
export const WeeklyHours = z
  .object({
    resourceId: Id,
    name: Title.describe('Name of the person or thing.'),
    from: z.iso.date().max(10).nullable().describe('First day on which they hold; null: always so far.'),
    until: z.iso.date().max(10).nullable().describe('Last day on which they hold; null: no end is set.'),
    hours,
  })
  .meta({ id: 'WeeklyHours' });
export type WeeklyHours = z.infer<typeof WeeklyHours>;
export const WeeklyHoursList = z
  .object({ items: z.array(WeeklyHours).max(1000).describe('By name; those that hold now first, then those to come.') })
  .meta({ id: 'WeeklyHoursList' });
export type WeeklyHoursList = z.infer<typeof WeeklyHoursList>;

export const NewHours = z
  .strictObject({
    from: z.iso.date().max(10).describe('First day on which they hold: today or later, at most a year ahead.'),
    hours: z
      .array(z.strictObject(OpenDay.shape))
      .max(28)
      .describe(hours.description ?? ''),
  })
  .meta({ id: 'NewHours' });
export type NewHours = z.infer<typeof NewHours>;

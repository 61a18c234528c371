import { z } from 'zod';
import { Id, Instant, Line, Phone, Title } from './common.js';

const Person = z.object({ id: Id, name: Title });

/** When somebody is on call, and the number that is paged. */
export const OnCallShift = z
  .object({
    id: Id,
    staff: Person.describe('Who is on call.'),
    phone: Phone.describe('The number that is paged, E.164.'),
    startsAt: Instant,
    endsAt: Instant,
    isNow: z.boolean().describe('On call at this moment.'),
  })
  .meta({ id: 'OnCallShift' });
export type OnCallShift = z.infer<typeof OnCallShift>;

/** A text that told somebody on call that a task waits. It names nobody. */
export const OnCallPage = z
  .object({
    id: Id,
    taskId: Id.describe('The task that waited.'),
    staffName: Title.describe('Who was paged.'),
    at: Instant,
    outcome: z
      .enum(['accepted', 'refused', 'unclear', 'delivered', 'undelivered'])
      .nullable()
      .describe('What the provider said: at once, then of its delivery; null while nobody knows.'),
  })
  .meta({ id: 'OnCallPage' });
export type OnCallPage = z.infer<typeof OnCallPage>;

export const OnCall = z
  .object({
    shifts: z.array(OnCallShift).max(1000).describe('Those that go on or come, the next first.'),
    pages: z.array(OnCallPage).max(1000).describe('Of the last 24 hours, the latest first.'),
  })
  .meta({ id: 'OnCall' });
export type OnCall = z.infer<typeof OnCall>;

export const NewOnCallShift = z
  .strictObject({
    staffId: Id.describe('A colleague who is at the clinic.'),
    phone: Line(32).describe('A number that receives texts. Without a country code, a US number.'),
    startsAt: Instant,
    endsAt: Instant.describe('After the start, in the future, and at most 31 days after the start.'),
  })
  .meta({ id: 'NewOnCallShift' });
export type NewOnCallShift = z.infer<typeof NewOnCallShift>;

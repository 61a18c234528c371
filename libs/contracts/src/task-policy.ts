import { z } from 'zod';
import { Instant, ShownLine, Title, Version, Whole } from './common.js';
import { RuleTime, Span } from './outreach-policy.js';

const Time = Span.refine((text) => /[1-9]/.test(text) && !text.startsWith('-'), 'must be longer than zero');

/** When somebody sees to what comes in, and how whoever is on call is told: data of the clinic. */
export const TaskRules = z
  .strictObject({
    desk: z
      .strictObject({
        isoWeekdays: z.array(Whole(1, 7)).min(1).max(7).describe('Days of the week, Monday is 1.'),
        from: RuleTime.describe('First time of day, in the clinic’s time zone.'),
        to: RuleTime.describe('Last time of day, in the clinic’s time zone.'),
      })
      .refine(({ from, to }) => from < to, 'must end after it begins')
      .describe('When somebody reads what can wait. What is not urgent goes on to the next role in these hours only.'),
    leftAfter: Time.describe('How long somebody may have an urgent task before it is everybody’s again.'),
    pages: z
      .strictObject({
        every: Time.describe('How often at first.'),
        times: Whole(1, 100).describe('How many times so often.'),
        thenEvery: Time.describe('How often after that, and about a task that somebody left.'),
      })
      .describe('How often whoever is on call is paged about words of a crisis, until somebody takes the task.'),
  })
  .meta({ id: 'TaskRules' });
export type TaskRules = z.infer<typeof TaskRules>;

export const TaskPolicyInForce = z
  .object({
    version: Version,
    rules: TaskRules.describe('The rules in force.'),
    source: ShownLine(1000).describe('Where the numbers come from.'),
    approvedBy: Title.nullable().describe('Who approved them; null for those that a clinic begins with.'),
    approvedAt: Instant.nullable().describe('When; null for those that a clinic begins with.'),
  })
  .meta({ id: 'TaskPolicyInForce' });
export type TaskPolicyInForce = z.infer<typeof TaskPolicyInForce>;

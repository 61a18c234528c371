import { OutreachRules, ReminderTimes } from '@snowmelt/contracts';
import { z } from 'zod';

/**
 * As policies named them when they went by the names of services. Approved versions are never edited, and stay in force
 * until the clinic approves another.
 */
const FormerReminders = z
  .strictObject({
    infusion: ReminderTimes.shape.dose,
    telehealth: ReminderTimes.shape.video,
    inPerson: ReminderTimes.shape.inPerson.optional(),
  })
  .transform(({ infusion, telehealth, inPerson }) => ({
    dose: infusion,
    inPerson: inPerson ?? infusion,
    video: telehealth,
  }));
const byPresentNames = (reminders: unknown) => FormerReminders.safeParse(reminders).data ?? reminders;

/** The clinic's rules as they are stored. */
export const OutreachPolicy = OutreachRules.extend({ reminders: z.preprocess(byPresentNames, ReminderTimes) });
export type OutreachPolicy = z.infer<typeof OutreachPolicy>;

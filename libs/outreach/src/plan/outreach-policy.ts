import { z } from 'zod';

const Duration = z.iso.duration();
const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** How long before a visit. `inPerson`: a visit in person that is no dose; `video`: any that is not in person. */
const Reminders = z.strictObject({ dose: z.array(Duration), inPerson: z.array(Duration), video: z.array(Duration) });
/**
 * As policies named them when they went by the names of services. Approved versions are never edited, and stay in force
 * until the clinic approves another.
 */
const FormerReminders = z
  .strictObject({
    infusion: z.array(Duration),
    telehealth: z.array(Duration),
    inPerson: z.array(Duration).optional(),
  })
  .transform(({ infusion, telehealth, inPerson }) => ({
    dose: infusion,
    inPerson: inPerson ?? infusion,
    video: telehealth,
  }));
const byPresentNames = (reminders: unknown) => FormerReminders.safeParse(reminders).data ?? reminders;

/** When the clinic writes to patients: data of the clinic, with author and date in its row. */
export const OutreachPolicy = z.strictObject({
  /** Hours of the patient's day for which messages are planned. */
  sendWindow: z.strictObject({ from: WallTime, to: WallTime }),
  /**
   * No message goes out outside these hours, even if delayed. The one exception is the link to a visit that begins
   * before they do.
   */
  outerWindow: z.strictObject({ from: WallTime, to: WallTime }),
  /** The most texts a patient gets, as agreed in their consent; further messages go by e-mail. */
  texts: z.strictObject({ perDay: z.int().min(1), perWeek: z.int().min(1) }),
  reminders: z.preprocess(byPresentNames, Reminders),
  /** Codes of the education items in use. */
  education: z.array(z.string()),
  /** How long after its due time a reading is still sent, and how long its link works. */
  educationGoodFor: Duration.refine((text) => /[1-9]/.test(text), 'must be longer than zero'),
  /** How long after a failed text the e-mail follows; a link that is needed now follows at once. */
  emailAfterFailedText: Duration,
  /** How long after its attempt a send of unknown outcome is given up; staff then ask the patient. */
  unclearGivenUpAfter: Duration,
});
export type OutreachPolicy = z.infer<typeof OutreachPolicy>;

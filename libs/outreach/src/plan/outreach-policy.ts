import { z } from 'zod';

const Duration = z.iso.duration();
const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When the clinic writes to patients: data of the clinic, with author and date in its row. */
export const OutreachPolicy = z.strictObject({
  /** Hours of the patient's day that messages are planned into. */
  sendWindow: z.strictObject({ from: WallTime, to: WallTime }),
  /** Nobody is written to outside these hours, whatever was planned or delayed; but who agreed to a visit before they begin gets its link. */
  outerWindow: z.strictObject({ from: WallTime, to: WallTime }),
  /** The most texts a patient gets, as their consent says; what is over goes by e-mail. */
  texts: z.strictObject({ perDay: z.int().min(1), perWeek: z.int().min(1) }),
  /** How long before a visit, by kind of visit. */
  reminders: z.strictObject({ infusion: z.array(Duration), telehealth: z.array(Duration) }),
  /** Codes of the education items in use. */
  education: z.array(z.string()),
  /** A reading is worth sending this long after it was due, and its link opens it this long. */
  educationGoodFor: Duration.refine((text) => /[1-9]/.test(text), 'must be longer than nothing'),
  /** A text that did not arrive goes by e-mail this long after the provider said so; a link that is needed now goes at once. */
  emailAfterFailedText: Duration,
  /** A send of which the provider cannot say what became is given up this long after it was tried, and a person asks the patient. */
  unclearGivenUpAfter: Duration,
});
export type OutreachPolicy = z.infer<typeof OutreachPolicy>;

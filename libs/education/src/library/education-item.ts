import { Locale, ServicePurpose, Stage } from '@snowmelt/contracts';
import { z } from 'zod';

/** Front matter of one text in one language. Whether a clinic has approved it, `EducationApprovals` says. */
export const EducationItem = z.strictObject({
  code: z.string().regex(/^E\d{1,2}$/),
  version: z.int().min(1),
  locale: Locale,
  title: z.string().min(1),
  summary: z.string().min(1),
  stages: z.array(Stage),
  trigger: z
    .strictObject({
      /** `course_stage`: when the course came to its present stage, one of the item's `stages`. */
      anchor: z.enum(['course_stage', 'appointment_start', 'appointment_end']),
      /** What the visits are for that it goes with; none for an item of the course. */
      purposes: z.array(ServicePurpose),
      /** At most a week: then the planner no longer sees the visit (`visitCountsFor` of `reading` in outreach). */
      offset: z
        .string()
        .regex(/^-?PT\d+H$/)
        .refine((offset) => Number(/\d+/.exec(offset)) <= 168, 'is more than a week'),
      /** A second condition: the item is due only after this has happened. */
      after: z.literal('note_signed').optional(),
    })
    .refine(({ anchor, purposes }) => (anchor === 'course_stage') === (purposes.length === 0), {
      path: ['purposes'],
      message: 'an item of a visit says what the visit is for, one of the course does not',
    }),
  /** `safety`: how the patient is after a dose. It has the next text before all others. */
  concern: z.literal('safety').optional(),
  illustration: z.strictObject({ file: z.string().regex(/^[a-z-]+\.svg$/), alt: z.string().min(10) }).nullable(),
  /** Where each claim comes from. A label or an alert of an agency has no DOI. */
  sources: z
    .array(
      z.strictObject({
        says: z.string().min(10),
        published: z.string().min(5),
        year: z.int().min(1950).max(2100),
        doi: z
          .string()
          .regex(/^10\.\d{4,9}\/\S+$/)
          .nullable(),
      }),
    )
    .min(1),
  reviewedOn: z.iso.date(),
  reviewDueOn: z.iso.date(),
  translationReview: z.string().nullable(),
});
export type EducationItem = z.infer<typeof EducationItem> & { readonly markdown: string };

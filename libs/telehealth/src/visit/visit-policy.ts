import { z } from 'zod';

const Minutes = z.strictObject({ value: z.int().min(0).max(240), unit: z.literal('min') });

/** When a visit's room is open: data of the clinic, with source, author and date in its row. */
export const VisitPolicy = z.strictObject({ opensMinutesBefore: Minutes, closesMinutesAfter: Minutes });
export type VisitPolicy = z.infer<typeof VisitPolicy>;

import { z } from 'zod';

const minutes = (least: number, most: number) =>
  z.strictObject({ value: z.int().min(least).max(most), unit: z.literal('min') });

/**
 * When a visit's room is open, and how soon a patient whose line dropped is called: data of the clinic, with source,
 * author and date in its row.
 */
export const VisitPolicy = z.strictObject({
  opensMinutesBefore: minutes(0, 240),
  closesMinutesAfter: minutes(0, 240),
  callBackWithinMinutes: minutes(1, 60),
});
export type VisitPolicy = z.infer<typeof VisitPolicy>;

/** At `closesAt` itself the room is closed: join grants expire at the same instant. */
export function roomAt(
  now: Date,
  { opensAt, closesAt }: { readonly opensAt: Date; readonly closesAt: Date },
): 'early' | 'open' | 'closed' {
  if (now < opensAt) return 'early';
  return now < closesAt ? 'open' : 'closed';
}

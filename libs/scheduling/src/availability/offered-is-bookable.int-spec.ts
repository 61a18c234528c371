import fc from 'fast-check';
import { BookingService } from '../appointment/booking.service.js';
import { AppointmentService } from '../appointment/appointment.service.js';
import { context, desk, patientIn } from '../testing/dose-scene.js';
import { infuse, larkspur, setUpLarkspur } from '../testing/larkspur-scene.js';
import { away } from '../testing.js';

setUpLarkspur(2);

const QUARTERS = 36; // 08:00 to 16:45
const at = (day: string, quarter: number) =>
  `${day}T${String(8 + Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;

interface Day {
  readonly infusions: readonly { readonly quarter: number; readonly chair: number }[];
  readonly leave: { readonly from: number; readonly length: number } | null;
}
const days = fc.record<Day>({
  infusions: fc.array(fc.record({ quarter: fc.nat(QUARTERS), chair: fc.nat(1) }), { maxLength: 4 }),
  leave: fc.option(fc.record({ from: fc.nat(QUARTERS - 4), length: fc.integer({ min: 1, max: 8 }) })),
});

let day = 0;
const nextDay = () => new Date(Date.UTC(2038, 0, 4 + day++)).toISOString().slice(0, 10);

it('what is offered can be booked, and what is not offered cannot, with any chair: phases, places and presence on site are one rule', async () => {
  const { patientId } = await patientIn();
  await fc.assert(
    fc.asyncProperty(days, async ({ infusions, leave }) => {
      const date = nextDay();
      for (const { quarter, chair } of infusions)
        await infuse(at(date, quarter), chair).catch((error: unknown) =>
          expect(String((error as { code: string }).code)).toMatch(/^SCHEDULING\./),
        );
      if (leave)
        await away(context.sql, larkspur.prescriber, at(date, leave.from), at(date, leave.from + leave.length));
      const slots = await desk(() =>
        context.get(AppointmentService).freeSlots({
          ...{ serviceTypeId: larkspur.infusion, patientId, from: `${date}T00:00` },
          ...{ days: 1, limit: 100 },
        }),
      );
      for (let quarter = 0; quarter <= QUARTERS; quarter += 1) {
        const slot = slots.find(({ startsLocal }) => startsLocal === at(date, quarter));
        const chosen = slot
          ? [slot.resources.map(({ id }) => id)]
          : larkspur.chairs.map((chair) => [chair, larkspur.nurse]);
        for (const resourceIds of chosen)
          expect([at(date, quarter), await canBeBooked(patientId, at(date, quarter), resourceIds)]).toEqual([
            at(date, quarter),
            slot !== undefined,
          ]);
      }
    }),
    { numRuns: 5 },
  );
});

/** Tries it, and takes it back. */
async function canBeBooked(patientId: string, startsLocal: string, resourceIds: string[]): Promise<boolean> {
  class TakenBack extends Error {}
  try {
    await desk(async () => {
      await context.get(BookingService).book({ patientId, serviceTypeId: larkspur.infusion, startsLocal, resourceIds });
      throw new TakenBack();
    });
  } catch (error) {
    if (error instanceof TakenBack) return true;
    // too near to the dose of the day before is another rule, and nobody has one
    expect((error as { code: string }).code).toMatch(/SLOT_TAKEN|OUTSIDE_OPENING_HOURS|NOBODY_ON_SITE/);
  }
  return false;
}

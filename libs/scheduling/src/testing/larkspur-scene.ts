import type { BookAppointment } from '@snowmelt/contracts';
import { staffMember } from '@snowmelt/identity/testing';
import { bookable, firstSite, openDaily, phasedInfusion } from '../testing.js';
import { book, context, patientIn, setUpDoses } from './dose-scene.js';

/** Ids of what the clinic of the worked cases has. */
export interface Larkspur {
  readonly site: string;
  readonly infusion: string;
  readonly chairs: readonly string[];
  /** Two patients at once. */
  readonly nurse: string;
  /** The nurse's account. */
  readonly nurseId: string;
  /** Dr. Osei's lane, 08:00 to 17:00. */
  readonly prescriber: string;
}
export let larkspur: Larkspur;

/** Chairs and one nurse with two places 08-18, a prescriber on site 08-17, every day: cases have days of their own. */
export function setUpLarkspur(chairs = 3): void {
  setUpDoses({ pairs: 0 });
  beforeAll(async () => {
    const { sql } = context;
    const nurse = await staffMember(sql, { name: 'Chidi Okafor, RN', roles: ['nurse'] });
    const ids: string[] = [];
    for (let n = 1; n <= chairs; n += 1) ids.push(await bookable(sql, 'chair', `Chair ${n}`));
    larkspur = {
      site: await firstSite(sql),
      infusion: await phasedInfusion(sql),
      chairs: ids,
      nurseId: nurse.id,
      nurse: await bookable(sql, 'nurse', 'Chidi Okafor, RN', { staffId: nurse.id, places: 2 }),
      prescriber: await bookable(sql, 'clinician', 'Dr. Osei', { staffId: context.clinic.prescriberId }),
    };
    await openDaily(sql, [...ids, larkspur.nurse], '08:00', '18:00');
    await openDaily(sql, [larkspur.prescriber], '08:00', '17:00');
  });
}

/** Books an infusion for a patient of their own, in the given chair, unless it is said otherwise. */
export async function infuse(
  startsLocal: string,
  chair = 0,
  change: Partial<BookAppointment> = {},
): ReturnType<typeof book> {
  const { patientId } = await patientIn();
  const resourceIds = [larkspur.chairs[chair] as string, larkspur.nurse];
  return book(patientId, startsLocal, { serviceTypeId: larkspur.infusion, resourceIds, ...change });
}

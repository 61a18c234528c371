import { written } from '../support/note-clinic.js';
import { later, likedFirst, onePerDay, type PatientLife, type SimulatedVisit, wall, whenOpen } from './patient-life.js';
import type { Fate } from './script.js';

const MINUTE = 1 / 60;
const STOPPED = ['on_hold', 'withdrawn', 'discharged', 'transferred'];

/** Puts on the agenda what becomes of a visit at its present time. */
export function visitLives(one: PatientLife, visit: SimulatedVisit, fate = fateOf(one, visit)): void {
  const { agenda } = one.world.time;
  const at = visit.startsAt;
  // only while it stands at this time
  const then = (when: Date, work: () => Promise<void>) =>
    agenda.add(when, async () => {
      if ((await one.look(visit)) === 'booked' && visit.startsAt.getTime() === at.getTime()) await work();
    });
  switch (fate.what) {
    case 'moved':
      return then(whenOpen(later(at, -fate.hoursBefore)), () => moved(one, visit, fate.told));
    case 'cancelled':
      return then(whenOpen(later(at, -fate.hoursBefore)), async () => {
        await cancelled(one, visit, fate.by, fate.told);
        if (fate.again) await one.bookSoon(visit);
      });
    case 'missed':
      return then(later(at, 40 * MINUTE), async () => {
        if ((await attend(one, visit, 'noshow')) && fate.again) await one.bookSoon(visit);
      });
    case 'comes':
      if (fate.confirms) then(later(at, -20), () => one.says('1'));
      return then(later(at, 5 * MINUTE), () => came(one, visit, fate));
  }
}

const fateOf = ({ script }: PatientLife, { ordinal }: SimulatedVisit): Fate =>
  script.fates[ordinal % script.fates.length] as Fate;
const COMES: Fate = { what: 'comes', confirms: false, isMarked: true, noteAfter: 1 };

async function moved(one: PatientLife, visit: SimulatedVisit, told: boolean): Promise<void> {
  const { desk, clinic, time } = one.world;
  if (visit.startsAt <= (await time.now())) return visitLives(one, visit, COMES);
  const resourceId = visit.therapist ? { resourceId: clinic.therapists[visit.therapist] } : {};
  const of = { from: wall(later(visit.startsAt, 20)), days: 5, patientId: one.life.patientId, ...resourceId };
  for (const slot of onePerDay(likedFirst(await desk.freeTimes(visit.service, of), one.script.hour))) {
    const body = {
      ...{ startsLocal: slot.startsLocal, resourceIds: slot.resources.map(({ id }) => id) },
      ...{ version: visit.version, told },
    };
    if (await desk.did('moved', clinic.staff.rosa.post(`/api/appointments/${visit.id}/reschedule`, body))) break;
  }
  await one.look(visit);
  visitLives(one, visit, COMES);
}

export async function cancelled(
  one: PatientLife,
  visit: SimulatedVisit,
  cancelledBy: 'patient' | 'clinic',
  told: boolean,
): Promise<void> {
  const { desk, clinic } = one.world;
  await desk.did(
    `cancelled by the ${cancelledBy}`,
    clinic.staff.rosa.post(`/api/appointments/${visit.id}/cancel`, {
      ...{ version: visit.version, cancelledBy, reason: 'as the script has it', told },
    }),
  );
  await one.look(visit);
}

async function attend(one: PatientLife, visit: SimulatedVisit, status: 'arrived' | 'fulfilled' | 'noshow') {
  const { desk, clinic } = one.world;
  const body = { version: visit.version, status };
  const done = await desk.did(status, clinic.staff.chidi.post(`/api/appointments/${visit.id}/attendance`, body));
  await one.look(visit);
  return done !== null;
}

/** Nobody comes for a dose that is stopped, and nobody at the clinic leaves it in the calendar past its time. */
async function came(one: PatientLife, visit: SimulatedVisit, fate: Fate & { what: 'comes' }): Promise<void> {
  const { agenda } = one.world.time;
  if (visit.isDose && STOPPED.includes(await one.stage())) return cancelled(one, visit, 'clinic', true);
  if (!fate.isMarked) return; // somebody marks it when the task says so
  if (!(await attend(one, visit, 'arrived'))) return;
  agenda.add(later(visit.endsAt, 5 * MINUTE), () => over(one, visit));
  if (visit.service === 'integration' && fate.noteAfter !== null)
    agenda.add(later(visit.endsAt, fate.noteAfter + 10 * MINUTE), () => noted(one, visit));
}

/** The visit has ended: what staff record of it. */
export async function over(one: PatientLife, visit: SimulatedVisit): Promise<void> {
  const status = await one.look(visit);
  if (status === 'booked' && !(await attend(one, visit, 'arrived'))) return;
  if (!['booked', 'arrived'].includes(status) || !(await attend(one, visit, 'fulfilled'))) return;
  // the course follows from the dose once the worker has heard of it
  if (visit.isDose) one.world.time.agenda.add(later(await one.world.time.now(), 5 * MINUTE), () => one.afterDose());
}

async function noted(one: PatientLife, visit: SimulatedVisit): Promise<void> {
  const { desk, clinic, time } = one.world;
  if (!visit.therapist || (await one.look(visit)) !== 'fulfilled') return;
  const author = clinic.staff[visit.therapist];
  const note = await desk.did('note begun', author.post(`/api/appointments/${visit.id}/note`, {}));
  if (!note) return;
  const matching = (etag: string) => ({ 'if-match': etag });
  const saved = await desk.did(
    'note saved',
    author.put(`/api/notes/${note.id}`, { content: written }, matching(note.etag)),
  );
  if (!saved) return;
  await clinic.proves(visit.therapist);
  const signed = await desk.did(
    'note signed',
    author.post(`/api/notes/${note.id}/signature`, {}, undefined, matching(saved.etag)),
  );
  if (signed) visit.noteSignedAt = await time.now();
}

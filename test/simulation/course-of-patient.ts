import { anyEndReason } from '@snowmelt/treatment/testing';
import {
  dayAfter,
  later,
  likedFirst,
  onePerDay,
  PatientLife,
  type SimulatedVisit,
  wall,
  whenOpen,
  type World,
} from './patient-life.js';
import type { Slot } from './desk.js';
import type { PatientScript } from './script.js';
import { visitLives } from './visit-life.js';

const [INFUSIONS, DAY] = [6, 24];
/** Weeks from one dose of the maintenance to the next. */
const MAINTENANCE_DAYS = 18;

/** A new patient, and everything that their script has for them. */
export async function courseBegins(world: World, script: PatientScript): Promise<PatientLife | null> {
  const one = await PatientLife.registered(world, script);
  if (!one) return null;
  one.afterDose = () => doseGiven(one);
  one.bookSoon = (like) => bookSoon(one, like);
  await one.begins();
  const first = world.firstDay;
  const at = (moment: { readonly afterDays: number; readonly minute: number }, work: () => Promise<void>) =>
    world.time.agenda.add(dayAfter(first, { ...moment, afterDays: script.begins.afterDays + moment.afterDays }), work);
  for (const { words, ...moment } of script.texts) at(moment, () => one.says(words));
  for (const { sms, email, ...moment } of script.consents) at(moment, () => one.agrees(sms, email));
  for (const turn of script.turns) at(turn, () => (turn.what === 'hold' ? held(one, turn.days) : withdrawn(one)));
  await bookInduction(one, later(await world.time.now(), DAY));
  return one;
}

/** What is left of six infusions, two in any seven days, each with its integration visit, and a check-in between. */
async function bookInduction(one: PatientLife, from: Date): Promise<void> {
  const { life } = one;
  const ahead = life.visits.filter((visit) => visit.isDose && visit.times.at(-1)?.status === 'booked').length;
  const slots = await timesOf(one, 'infusion', from, 31);
  const doses = [...life.visits.filter(isDoseOfLife).map(({ startsAt }) => startsAt)].sort((a, b) => +a - +b);
  for (let left = INFUSIONS - one.given - ahead; left > 0; left -= 1) {
    const before = [doses.at(-1), doses.at(-2)];
    const earliest = new Date(
      Math.max(+from, before[0] ? +later(before[0], 2 * DAY) : 0, before[1] ? +later(before[1], 7 * DAY) : 0),
    );
    const dose = await one.book('infusion', notBefore(slots, earliest), null);
    if (!dose) return;
    doses.push(dose.startsAt);
    await followed(one, dose);
    if (left === 3) await bookVisit(one, 'medication', later(dose.startsAt, DAY), 4);
  }
}
const isDoseOfLife = ({ isDose, times }: SimulatedVisit) =>
  isDose && ['booked', 'arrived', 'fulfilled'].includes(times.at(-1)?.status ?? '');
const notBefore = (slots: readonly Slot[], from: Date) => slots.filter(({ startsAt }) => new Date(startsAt) >= from);

/** The dose lives on; its integration visit is in the three days after it. */
async function followed(one: PatientLife, dose: SimulatedVisit): Promise<void> {
  visitLives(one, dose);
  await bookVisit(one, 'integration', later(dose.endsAt, DAY), 3);
}

async function bookVisit(
  one: PatientLife,
  service: 'integration' | 'medication',
  from: Date,
  days: number,
): Promise<void> {
  const therapist = service === 'integration' ? (one.script.number % 2 === 0 ? 'leo' : 'nadia') : null;
  const slots = await timesOf(one, service, from, days, therapist ? one.world.clinic.therapists[therapist] : undefined);
  const visit = await one.book(service, slots, therapist);
  if (visit) visitLives(one, visit);
}

/** As soon as there is a time from two hours on. */
async function bookSoon(one: PatientLife, { service, therapist }: SimulatedVisit): Promise<void> {
  const from = later(await one.world.time.now(), 2);
  const slots = await timesOf(one, service, from, 5, therapist ? one.world.clinic.therapists[therapist] : undefined);
  const visit = await one.book(service, service === 'infusion' ? onePerDay(slots) : slots, therapist);
  if (visit) visitLives(one, visit);
}

async function timesOf(
  one: PatientLife,
  service: 'infusion' | 'integration' | 'medication',
  from: Date,
  days: number,
  resourceId?: string,
): Promise<Slot[]> {
  const query = { from: wall(from), days, patientId: one.life.patientId, ...(resourceId ? { resourceId } : {}) };
  return likedFirst(await one.world.desk.freeTimes(service, query), one.script.hour);
}

/** A dose was given: what follows from it at the clinic. */
async function doseGiven(one: PatientLife): Promise<void> {
  one.given += 1;
  const { world } = one;
  const stage = await one.noteStage();
  const soon = whenOpen(later(await world.time.now(), 2 * DAY));
  if (stage === 'response_review') world.time.agenda.add(soon, () => maintained(one));
  if (stage === 'maintenance') world.time.agenda.add(soon, () => bookMaintenance(one));
}

async function maintained(one: PatientLife): Promise<void> {
  if ((await one.stage()) === 'response_review') await changeStage(one, 'maintenance');
  if ((await one.stage()) === 'maintenance') await bookMaintenance(one);
}

async function bookMaintenance(one: PatientLife): Promise<void> {
  const { world } = one;
  const from = later(await world.time.now(), MAINTENANCE_DAYS * DAY);
  if (from >= world.end) return;
  const dose = await one.book('infusion', await timesOf(one, 'infusion', from, 10), null);
  if (!dose) return;
  await followed(one, dose);
  await bookVisit(one, 'medication', later(dose.startsAt, -9 * DAY), 5);
}

async function changeStage(one: PatientLife, stage: string): Promise<void> {
  const { desk, clinic } = one.world;
  await desk.did(
    stage,
    clinic.staff.amara.post(`/api/courses/${one.courseId}/stage`, {
      ...{ stage, reason: 'as the script has it', endReason: anyEndReason(stage as never) },
    }),
  );
  await one.noteStage();
}

async function held(one: PatientLife, days: number): Promise<void> {
  const before = await one.stage();
  if (!['preparation', 'induction', 'response_review', 'maintenance'].includes(before)) return;
  await changeStage(one, 'on_hold');
  const { world } = one;
  world.time.agenda.add(whenOpen(later(await world.time.now(), days * DAY)), async () => {
    if ((await one.stage()) !== 'on_hold') return;
    await changeStage(one, before);
    if (before === 'induction' || before === 'preparation')
      await bookInduction(one, later(await world.time.now(), DAY));
  });
}

async function withdrawn(one: PatientLife): Promise<void> {
  await changeStage(one, 'withdrawn');
}

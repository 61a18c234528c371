import { fromWallTime } from '@snowmelt/clock';
import { judged, wrongsOfClinic } from './check.js';
import { courseBegins } from './course-of-patient.js';
import { Desk } from './desk.js';
import { dayAfter, later, type PatientLife, type World } from './patient-life.js';
import { scriptOf, type Size, ZONE } from './script.js';
import { type SimulatedClinic } from './simulated-clinic.js';
import { SimulatedTime } from './simulated-time.js';
import { Staff } from './staff.js';

/** A Monday; the quarter after it has holidays, a change of the year and one of the clocks. */
const FIRST_DAY = '2026-12-21T07:30';
const WEEK_HOURS = 7 * 24;

export interface Lived {
  readonly wrongs: string[];
  readonly counts: ReadonlyMap<string, number>;
  readonly refused: ReadonlyMap<string, number>;
  readonly steps: number;
  readonly patientWeeks: number;
}
interface Wanted extends Size {
  /** Only this patient, in an otherwise empty clinic. */
  readonly only?: number | undefined;
  /** Told after each week. */
  readonly onWeek?: (week: number) => void;
  /** Told of each patient in whose life something was wrong. */
  readonly onWrong?: (patient: number, evidence: object) => void;
}

/** So many patients of a clinic live for so many weeks; returns what was wrong, each with its patient. */
export async function simulate(clinic: SimulatedClinic, { only, onWeek, onWrong, ...size }: Wanted): Promise<Lived> {
  const [time, desk] = [new SimulatedTime(clinic), new Desk(clinic)];
  const firstDay = fromWallTime(FIRST_DAY, ZONE).toJSDate();
  const world: World = { clinic, time, desk, firstDay, end: later(firstDay, size.weeks * WEEK_HOURS) };
  const patients = new Map<string, PatientLife>();
  await time.begin(firstDay);
  for (const script of scriptOf(size).filter(({ number }) => only === undefined || number === only))
    time.agenda.add(dayAfter(firstDay, script.begins), async () => {
      const one = await courseBegins(world, script);
      if (one) patients.set(one.life.patientId, one);
    });
  const staff = new Staff(world, patients);
  const wrongs: string[] = [];
  for (let week = 1; week <= size.weeks; week += 1) {
    await time.pass(later(firstDay, week * WEEK_HOURS), (now) => staff.look(now));
    wrongs.push(...(await wrongsOfClinic(clinic.sql)).map((wrong) => `week ${week}: ${wrong}`));
    onWeek?.(week);
  }
  for (const one of patients.values()) {
    await one.noteStage();
    // since somebody last looked at it, a visit to come may have been confirmed
    for (const visit of one.life.visits) await one.look(visit);
    const found = await judged(one.life, desk, clinic.sql);
    wrongs.push(...found.wrongs.map((wrong) => `patient ${one.life.number}: ${wrong}`));
    if (found.wrongs.length > 0) onWrong?.(one.life.number, await found.evidence());
  }
  return {
    wrongs: [...wrongs, ...time.faults, ...desk.faults],
    ...{ counts: desk.done, refused: desk.refused, steps: time.steps },
    patientWeeks: [...patients.values()].reduce((weeks, { life }) => weeks + weeksOf(life, world.end), 0),
  };
}

const weeksOf = ({ stages }: PatientLife['life'], end: Date) =>
  (end.getTime() - (stages[0]?.at ?? end).getTime()) / (WEEK_HOURS * 3_600_000);

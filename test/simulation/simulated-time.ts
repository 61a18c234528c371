import { demoClockAt } from '@snowmelt/clock/testing';
import { Duties } from '@snowmelt/database';
import { EventDelivery } from '@snowmelt/events';
import { plansOlderBy } from '@snowmelt/outreach/testing';
import { Agenda } from './agenda.js';
import { EACH_STEP, OTHER_LINES, type SimulatedClinic } from './simulated-clinic.js';

const HOUR = 3_600_000;
/** From one round of the duties that go by no sweep to the next: nothing here waits for them. */
const OTHERS_EVERY = 3 * HOUR;
/** How long nothing happens at most: where time alone makes a difference, the worker sees it this soon. */
const LONGEST_STEP = 6 * HOUR;
/** Times lie on this grid, as the clinic's own do; what is due between goes out at its end. */
const GRID = 5 * 60_000;
/** Rounds in which what one did is seen by the next. */
const MOST_ROUNDS = 20;

/** What waits for a time: the next moment at which the worker has something to do. */
const NEXT_DUE = `SELECT min(at) AS at FROM (
    SELECT greatest(due_at, next_try_at) + interval '4 seconds' AS at FROM touch WHERE status = 'planned'
    UNION ALL SELECT again_at FROM patient_plan) soon WHERE at > snowmelt_now()`;
const STILL_DUE = `SELECT count(*)::int AS due FROM touch
  WHERE status = 'planned' AND greatest(due_at, next_try_at) <= snowmelt_now() - interval '3 seconds'`;

/** The demo clock of all patients, what people will do, and what the worker then does. */
export class SimulatedTime {
  readonly agenda = new Agenda();
  readonly faults: string[] = [];
  steps = 0;
  private readonly duties: Duties;
  private readonly delivery: EventDelivery;
  private othersAt = new Date(0);
  private agedAt: Date | null = null;

  constructor(private readonly clinic: Pick<SimulatedClinic, 'sql' | 'worker'>) {
    this.duties = clinic.worker.get(Duties);
    this.delivery = clinic.worker.get(EventDelivery);
  }

  async now(): Promise<Date> {
    return ((await this.clinic.sql('SELECT snowmelt_now() AS now'))[0] as { now: Date }).now;
  }

  /** Sets the clock; nothing is done yet. */
  async begin(at: Date): Promise<void> {
    await demoClockAt(this.clinic.sql, at.toISOString());
    this.agedAt = at;
  }

  /** Goes from one moment at which something is to be done to the next, until then. */
  async pass(until: Date, between: (now: Date) => Promise<void>): Promise<void> {
    for (let now = await this.now(); now < until; now = await this.now()) {
      const to = await this.next(now, until);
      await demoClockAt(this.clinic.sql, to.toISOString());
      this.steps += 1;
      await this.grewOlder(to);
      await this.settled();
      let hasActed = false;
      for (let work = this.agenda.take(to); work; work = this.agenda.take(to)) {
        await work();
        hasActed = true;
      }
      if (hasActed) await this.settled();
      await between(to);
    }
  }

  /** The facts are told and all that waits is done, as the worker's own timers would. */
  async settled(): Promise<void> {
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
      const told = await this.delivery.deliverPending((error) => this.fault('an event', error));
      for (const line of EACH_STEP) await this.duties.round(line);
      const [left] = await this.clinic.sql(STILL_DUE);
      if (told === 0 && left?.['due'] === 0) return;
    }
    this.faults.push(`at ${(await this.now()).toISOString()} the worker does not come to rest`);
  }

  private async next(now: Date, until: Date): Promise<Date> {
    const [due] = await this.clinic.sql(NEXT_DUE);
    const wanted = Math.min(
      ((due?.['at'] as Date | null) ?? until).getTime(),
      (this.agenda.nextAt() ?? until).getTime(),
      now.getTime() + LONGEST_STEP,
    );
    const onGrid = Math.ceil(Math.max(wanted, now.getTime() + 1) / GRID) * GRID;
    return new Date(Math.min(onGrid, until.getTime()));
  }

  /** What goes by the real clock, which hardly moves here: the daily renewal of plans, and duties of other rhythms. */
  private async grewOlder(at: Date): Promise<void> {
    if (at.getTime() - this.othersAt.getTime() < OTHERS_EVERY) return;
    this.othersAt = at;
    await plansOlderBy(this.clinic.sql, (at.getTime() - (this.agedAt ?? at).getTime()) / HOUR);
    this.agedAt = at;
    for (const line of OTHER_LINES) await this.duties.round(line);
    for (const { duty, failures } of this.duties.health())
      if (failures > 0) this.faults.push(`the duty ${duty} failed ${failures} times at ${at.toISOString()}`);
  }

  private fault(what: string, error: unknown): void {
    this.faults.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

import type { Task } from '@snowmelt/contracts';
import { inZone } from '@snowmelt/clock';
import type { PatientLife, SimulatedVisit, World } from './patient-life.js';
import { ZONE } from './script.js';
import { cancelled, over } from './visit-life.js';

const ROUNDS = [9.5, 13, 16.5];
/** What is left undone for every fourth patient, so that it has to go away by itself. */
const LEFT = ['unreachable_patient', 'no_fasting_numbers', 'reminder_without_channel', 'tell_patient_of_change'];

/** Looks through the open tasks three times on each working day. */
export class Staff {
  private lastRound = '';

  constructor(
    private readonly world: World,
    private readonly patients: ReadonlyMap<string, PatientLife>,
  ) {}

  async look(now: Date): Promise<void> {
    const local = inZone(now, ZONE);
    const round = ROUNDS.filter((hour) => local.hour + local.minute / 60 >= hour).at(-1);
    if (local.weekday > 5 || round === undefined) return;
    const name = `${local.toISODate()} ${round}`;
    if (name === this.lastRound) return;
    this.lastRound = name;
    for (const task of await this.due(now)) await this.does(task);
  }

  private async due(now: Date): Promise<Task[]> {
    const { items } = (await this.world.desk.read('/api/tasks?whose=all', this.world.clinic.staff.chidi)) as {
      items: Task[];
    };
    return items.filter(({ dueAt, isUrgent }) => isUrgent || new Date(dueAt) <= now);
  }

  private async does(task: Task): Promise<void> {
    const one = this.patients.get(task.patient?.id ?? '');
    const visit = one?.life.visits.find(({ id }) => id === task.appointmentId);
    switch (task.kind) {
      case 'stop_or_question':
        return one && this.decides(one);
      case 'visit_not_marked':
        return one && visit && over(one, visit);
      case 'visits_of_stopped_course':
        return one && this.callsOff(one, visit);
      default:
        return LEFT.includes(task.kind) && (one?.life.number ?? 0) % 4 === 0 ? undefined : this.closes(task);
    }
  }

  private async closes({ id, version, kind }: Task): Promise<void> {
    const { desk, clinic } = this.world;
    const body = { version, outcome: 'Called the patient, and noted it on the chart.' };
    await desk.did(`task closed: ${kind}`, clinic.staff.chidi.post(`/api/tasks/${id}/close`, body));
  }

  /** Everybody of the script who writes "Stop eating ..." means a question, except every third. */
  private async decides({ life }: PatientLife): Promise<void> {
    const { desk, clinic, time } = this.world;
    const { items } = (await desk.read(`/api/inbound-messages?patientId=${life.patientId}`)) as {
      items: { id: string; awaitsDecision: boolean }[];
    };
    const meant = life.number % 3 === 0 ? 'stop' : 'question';
    for (const { id } of items.filter(({ awaitsDecision }) => awaitsDecision)) {
      const asked = clinic.staff.rosa.post(`/api/inbound-messages/${id}/stop-decision`, { meant });
      if ((await desk.did(`decided: ${meant}`, asked)) !== null) life.decisions.push({ at: await time.now(), meant });
    }
  }

  /** Of a course that is over, all doses to come; of one on hold, the next one, for some patients. */
  private async callsOff(one: PatientLife, next: SimulatedVisit | undefined): Promise<void> {
    const stage = await one.stage();
    const isOver = stage === 'withdrawn';
    const cancels = one.script.turns.some((turn) => turn.what === 'hold' && turn.cancels);
    if (!isOver && !cancels) return;
    for (const visit of isOver ? one.life.visits.filter(({ isDose }) => isDose) : next ? [next] : [])
      if ((await one.look(visit)) === 'booked') await cancelled(one, visit, 'clinic', visit.ordinal % 2 === 0);
  }
}

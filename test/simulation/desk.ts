import { type Answer, type Caller } from '../support/api.js';
import type { SimulatedClinic } from './simulated-clinic.js';

/** What the clinic's rules refuse in the course of a day, and people then do otherwise. */
const USUAL = [
  ...['SCHEDULING.SLOT_TAKEN', 'SCHEDULING.PROTOCOL_GAP', 'SCHEDULING.DOSES_TOO_CLOSE', 'SCHEDULING.COURSE_NOT_READY'],
  ...['SCHEDULING.OUTSIDE_OPENING_HOURS', 'SCHEDULING.NOBODY_ON_SITE', 'SCHEDULING.STATUS_NOT_REACHABLE'],
  ...['SCHEDULING.NOT_MOVABLE', 'TREATMENT.STAGE_NOT_REACHABLE', 'TASKS.NOT_OPEN', 'TASKS.CHANGED_MEANWHILE'],
  ...['SCHEDULING.IN_THE_PAST', 'MESSAGING.DECIDED_ALREADY', 'SCHEDULING.NOT_YET'],
];

export interface Slot {
  readonly startsLocal: string;
  readonly startsAt: string;
  readonly resources: readonly { readonly id: string; readonly kind: string }[];
}

/** What staff do over HTTP; counts what was refused, and keeps what no rule of a clinic explains. */
export class Desk {
  readonly done = new Map<string, number>();
  readonly refused = new Map<string, number>();
  readonly faults: string[] = [];

  constructor(private readonly clinic: Pick<SimulatedClinic, 'staff' | 'services'>) {}

  /** The answer's body, `true` when it has none; null when it was refused. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looks into whatever came, as the specs do
  async did(what: string, asked: Promise<Answer>): Promise<any> {
    const { status, body } = await asked;
    if (status < 300) {
      count(this.done, what);
      return body ?? true;
    }
    const code = String(body?.code);
    count(this.refused, code);
    if (!USUAL.includes(code))
      this.faults.push(`${what}: ${status} ${code} ${JSON.stringify(body?.errors ?? body?.detail)}`);
    return null;
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the same
  async read(path: string, who: Caller = this.clinic.staff.rosa): Promise<any> {
    const { status, body } = await who.get(path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Times at which a visit can be booked, from a wall time of the clinic on. */
  async freeTimes(
    service: keyof SimulatedClinic['services'],
    of: { readonly from: string; readonly days: number; readonly patientId: string; readonly resourceId?: string },
  ): Promise<Slot[]> {
    const query = new URLSearchParams({
      serviceTypeId: this.clinic.services[service],
      ...of,
      days: String(of.days),
      perDay: '4',
      limit: '100',
    });
    return (await this.read(`/api/free-slots?${query.toString()}`)).items as Slot[];
  }
}

function count(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

import { fromWallTime, inZone } from '@snowmelt/clock';
import { DateTime } from 'luxon';
import { outreachPolicy } from '../../prisma/seed/demo-clinic.js';
import type { Life } from '../support/rules-of-messages.js';
import { type Desk, type Slot } from './desk.js';
import { type Moment, type PatientScript, ZONE } from './script.js';
import type { SimulatedClinic } from './simulated-clinic.js';
import type { SimulatedTime } from './simulated-time.js';

export type Service = keyof SimulatedClinic['services'];
export interface SimulatedVisit extends NonNullable<Life['visits'][number]> {
  readonly service: Service;
  /** Its place among all that were ever booked for the patient: whose fate it has. */
  readonly ordinal: number;
  startsAt: Date;
  endsAt: Date;
  /** Whose video visit it is. */
  therapist: 'leo' | 'nadia' | null;
  noteSignedAt: Date | null;
  confirmedAt: Date | null;
}
/** What happened to a patient, with what only this model needs. */
export interface SimulatedLife extends Life {
  readonly number: number;
  readonly visits: SimulatedVisit[];
  readonly consents: { readonly at: Date; readonly sms: boolean; readonly email: boolean }[];
  /** What staff decided about words that begin like STOP. */
  readonly decisions: { readonly at: Date; readonly meant: 'stop' | 'question' }[];
}

export interface World {
  readonly clinic: SimulatedClinic;
  readonly time: SimulatedTime;
  readonly desk: Desk;
  readonly firstDay: Date;
  readonly end: Date;
}

const HOUR = 3_600_000;
export const wall = (at: Date) => inZone(at, ZONE).toFormat("yyyy-MM-dd'T'HH:mm");
export const later = (at: Date, hours: number) => new Date(at.getTime() + hours * HOUR);
/** A time at which somebody is at the clinic: that one, or the next morning at nine. */
export function whenOpen(at: Date): Date {
  let local = inZone(at, ZONE);
  if (local.hour >= 17) local = local.plus({ days: 1 }).set({ hour: 9, minute: 0 });
  if (local.hour < 8) local = local.set({ hour: 9, minute: 0 });
  while (local.weekday > 5) local = local.plus({ days: 1 }).set({ hour: 9, minute: 0 });
  return local.toJSDate();
}
/** So many days after a day of the clinic, at a minute of that day. */
export const dayAfter = (day: Date, { afterDays, minute }: Moment): Date =>
  fromWallTime(
    inZone(day, ZONE)
      .startOf('day')
      .plus({ days: afterDays, minutes: 0 })
      .set({ hour: Math.floor(minute / 60), minute: minute % 60 })
      .toFormat("yyyy-MM-dd'T'HH:mm"),
    ZONE,
  ).toJSDate();

/** One patient: who they are, what was booked, and what they have seen. */
export class PatientLife {
  courseId = '';
  given = 0;
  booked = 0;
  /** What follows at the clinic from a dose that was given. */
  afterDose: () => Promise<void> = async () => undefined;
  /** Another visit like this one, within days. */
  bookSoon: (like: SimulatedVisit) => Promise<void> = async () => undefined;

  constructor(
    readonly world: World,
    readonly script: PatientScript,
    readonly life: SimulatedLife,
  ) {}

  static async registered(world: World, script: PatientScript): Promise<PatientLife | null> {
    const { number, contact } = script;
    const { desk, clinic, time } = world;
    const phone = `+1${['213', '310', '424'][Math.floor(number / 100)]}55501${String(number % 100).padStart(2, '0')}`;
    const { sms, email, language, timeZone } = contact;
    const made = await desk.did(
      'registered',
      clinic.staff.rosa.post('/api/patients', {
        ...{
          givenName: 'Robin',
          familyName: `Example ${nameOf(number)}`,
          birthOn: '1988-04-12',
          phone,
          language,
          timeZone,
        },
        ...{ email: `robin.${number}@example.com`, consents: { sms, email } },
      }),
    );
    if (!made) return null;
    const { texts } = outreachPolicy.definition;
    const life: SimulatedLife = {
      ...{ number, patientId: made.id as string, phone, texts, zone: timeZone },
      ...{ visits: [], stages: [], replies: [], decisions: [], consents: [{ at: await time.now(), sms, email }] },
    };
    return new PatientLife(world, script, life);
  }

  async begins(): Promise<void> {
    const { desk, clinic } = this.world;
    const course = await desk.did(
      'course begun',
      clinic.staff.amara.post(`/api/patients/${this.life.patientId}/courses`, {
        protocolId: clinic.protocolId,
        stage: 'preparation',
        reason: 'Evaluated and prepared elsewhere',
      }),
    );
    this.courseId = course?.id ?? '';
    await this.noteStage();
  }

  async stage(): Promise<string> {
    const { body } = await this.world.clinic.staff.rosa.get(`/api/patients/${this.life.patientId}/course`);
    return body.course?.stage ?? 'none';
  }

  async noteStage(): Promise<string> {
    const stage = await this.stage();
    this.life.stages.push({ at: await this.world.time.now(), stage });
    return stage;
  }

  async says(words: string): Promise<void> {
    if (!this.script.contact.sms) return; // who did not agree to texts does not write any
    this.life.replies.push({ at: await this.world.time.now(), words });
    await this.world.clinic.text(this.life.phone, words);
  }

  async agrees(sms: boolean, email: boolean): Promise<void> {
    const { desk, clinic, time } = this.world;
    const { language, timeZone } = this.script.contact;
    const { version } = await desk.read(`/api/patients/${this.life.patientId}`);
    const done = await desk.did(
      'consents changed',
      clinic.staff.rosa.post(`/api/patients/${this.life.patientId}/contact`, {
        ...{ phone: this.life.phone, email: `robin.${this.script.number}@example.com`, language, timeZone },
        ...{ consents: { sms, email }, saidHow: 'by_phone', version },
      }),
    );
    if (done !== null) this.life.consents.push({ at: await time.now(), sms, email });
  }

  /** The first of these times that can still be had, as somebody at the desk would try them. */
  async book(
    service: Service,
    slots: readonly Slot[],
    therapist: 'leo' | 'nadia' | null,
  ): Promise<SimulatedVisit | null> {
    const { desk, clinic } = this.world;
    for (const { startsLocal, resources } of slots.slice(0, 4)) {
      const made = await desk.did(
        `${service} booked`,
        clinic.staff.rosa.post('/api/appointments', {
          ...{ patientId: this.life.patientId, serviceTypeId: clinic.services[service], startsLocal },
          resourceIds: resources.map(({ id }) => id),
        }),
      );
      if (!made) continue;
      const visit: SimulatedVisit = {
        ...{ id: made.id as string, isDose: service === 'infusion', version: 1, times: [], service, therapist },
        ...{ ordinal: this.booked, startsAt: new Date(0), endsAt: new Date(0), noteSignedAt: null, confirmedAt: null },
      };
      this.booked += 1;
      this.life.visits.push(visit);
      await this.look(visit);
      return visit;
    }
    return null;
  }

  /** What the calendar has of the visit now. */
  async look(visit: SimulatedVisit): Promise<string> {
    const body = await this.world.desk.read(`/api/appointments/${visit.id}`);
    visit.version = body.version;
    [visit.startsAt, visit.endsAt] = [new Date(body.startsAt), new Date(body.endsAt)];
    visit.confirmedAt = body.confirmedAt === null ? null : new Date(body.confirmedAt);
    const last = visit.times.at(-1);
    if (last?.status !== body.status || last?.startsAt.getTime() !== visit.startsAt.getTime())
      visit.times.push({ at: await this.world.time.now(), startsAt: visit.startsAt, status: body.status });
    return body.status as string;
  }
}

/** Names without digits, as names are. */
const nameOf = (number: number) =>
  [...String(number)]
    .map((digit) => 'abcdefghij'[Number(digit)])
    .join('')
    .replace(/^./, (first) => first.toUpperCase());

/** Those near the hour at which somebody likes to come first, day by day. */
export function likedFirst(slots: readonly Slot[], hour: number): Slot[] {
  const away = ({ startsLocal }: Slot) => Math.abs(DateTime.fromISO(startsLocal, { zone: 'utc' }).hour - hour);
  return [...slots].sort(
    (a, b) => a.startsLocal.slice(0, 10).localeCompare(b.startsLocal.slice(0, 10)) || away(a) - away(b),
  );
}
/** Of each day the first of these times. */
export const onePerDay = (slots: readonly Slot[]): Slot[] =>
  [...new Map([...slots].reverse().map((slot) => [slot.startsLocal.slice(0, 10), slot])).values()].reverse();

import { DateTime } from 'luxon';

/** What happened to a patient, as a person at the clinic would have written it down. */
export interface Life {
  readonly patientId: string;
  readonly phone: string;
  readonly texts: { readonly perDay: number; readonly perWeek: number };
  readonly zone: string;
  readonly visits: Visit[];
  /** The stage from each moment on. */
  readonly stages: { readonly at: Date; readonly stage: string }[];
  readonly replies: { readonly at: Date; readonly words: string }[];
}
interface Visit {
  readonly id: string;
  readonly isDose: boolean;
  version: number;
  /** Its time and status from each moment on. */
  readonly times: { readonly at: Date; readonly startsAt: Date; readonly status: string }[];
}
interface Message {
  readonly channel: 'sms' | 'email';
  readonly at: Date;
  readonly touchId: string;
  readonly template: string;
  readonly appointmentId: string | null;
}
export interface WhatWent {
  readonly messages: readonly Message[];
  /** What was one message with another. */
  readonly carried: readonly Pick<Message, 'template' | 'appointmentId' | 'at'>[];
  readonly tasks: readonly { readonly kind: string; readonly appointmentId: string | null; readonly openedAt: Date }[];
}

const STOPPED = ['on_hold', 'withdrawn', 'discharged'];
/** Readings about what a dose means; others are about how the patient is. */
const MEANING = /^education-E1[234]$/;
const HOUR = 3_600_000;
const last = <T extends { readonly at: Date }>(list: readonly T[], at: Date): T | undefined =>
  list.filter((one) => one.at <= at).at(-1);
const isStopped = ({ stages }: Life, at: Date) => STOPPED.includes(last(stages, at)?.stage ?? '');
const tellsOfChange = ({ template }: Pick<Message, 'template'>) => /^visit-(moved|cancelled)/.test(template);
const isAbout =
  ({ id }: Visit) =>
  ({ appointmentId }: { appointmentId: string | null }) =>
    appointmentId === id;

/**
 * What is wrong with the messages of a life, by the clinic's rules (`cases.md`) and nothing else: it knows neither the
 * planner nor its tables of touches.
 */
export function wrongsIn(life: Life, went: WhatWent): string[] {
  return [
    ...life.visits.flatMap((visit) => [
      ...wrongAbout(visit, life, went),
      ...missingAbout(visit, life, went),
      ...untoldStop(visit, went),
    ]),
    ...overBudget(life, went),
    ...afterStop(life, went),
    ...twice(went),
  ];
}

function wrongAbout(visit: Visit, life: Life, { messages }: WhatWent): string[] {
  return messages.filter(isAbout(visit)).flatMap((message) => {
    const state = last(visit.times, message.at);
    const said = `${message.template} at ${message.at.toISOString()}`;
    if (!state || tellsOfChange(message)) return [];
    if (visit.isDose && isStopped(life, message.at)) return [`${said}, while the course was stopped`];
    if (state.status === 'stopped early' && MEANING.test(message.template))
      return [`${said}, of a dose that was stopped early`];
    if (!message.template.startsWith('reminder')) return [];
    if (!['booked', 'arrived'].includes(state.status)) return [`${said}, of a visit that is ${state.status}`];
    return message.at >= state.startsAt ? [`${said}, after the visit had begun`] : [];
  });
}

/**
 * A visit that stood for more than a day, at a time that the patient knew of, has had its reminder of the day before,
 * or is somebody's task.
 */
function missingAbout(visit: Visit, life: Life, { messages, carried, tasks }: WhatWent): string[] {
  const end = visit.times.at(-1);
  if (!end || end.status === 'cancelled') return [];
  const { startsAt } = end;
  const agreedAt = visit.times.find((time) => time.startsAt.getTime() === startsAt.getTime())?.at ?? startsAt;
  const dayBefore = new Date(startsAt.getTime() - 36 * HOUR);
  if (agreedAt > dayBefore || startsAt > new Date(life.stages.at(-1)?.at.getTime() ?? 0)) return [];
  const stoppedMeanwhile = visit.isDose && [dayBefore, startsAt].some((at) => isStopped(life, at));
  const changedMeanwhile = life.stages.some(
    ({ at, stage }) => STOPPED.includes(stage) && at > dayBefore && at < startsAt,
  );
  const endedBefore = visit.times.some(({ at, status }) => at < startsAt && status !== 'booked');
  if (stoppedMeanwhile || (visit.isDose && changedMeanwhile) || endedBefore) return [];
  const isDayBefore = ({ template, at }: Pick<Message, 'template' | 'at'>) =>
    template === 'reminder-24h' && at > dayBefore && at < startsAt;
  const went = [...messages, ...carried].filter(isAbout(visit)).some(isDayBefore);
  const isSomebodys = tasks.some(
    ({ appointmentId, openedAt, kind }) =>
      openedAt < startsAt && (appointmentId === visit.id || kind === 'stop_or_question'),
  );
  return went || isSomebodys ? [] : [`no reminder of the visit at ${startsAt.toISOString()}, and nobody was told`];
}

/** A dose that was stopped early is a task. */
const untoldStop = (visit: Visit, { tasks }: WhatWent): string[] =>
  visit.times.at(-1)?.status === 'stopped early' &&
  !tasks.some(({ kind, appointmentId }) => kind === 'dose_stopped_early' && appointmentId === visit.id)
    ? ['a dose was stopped early, and nobody was asked what follows']
    : [];

function overBudget({ texts, zone }: Life, { messages }: WhatWent): string[] {
  const sent = messages.filter(({ channel }) => channel === 'sms').map(({ at }) => at);
  const day = (at: Date) => DateTime.fromJSDate(at).setZone(zone).toISODate();
  return sent.flatMap((at, index) => {
    const before = sent.slice(0, index + 1);
    const inDay = before.filter((other) => day(other) === day(at)).length;
    const inWeek = before.filter((other) => other.getTime() > at.getTime() - 7 * 24 * HOUR).length;
    return inDay > texts.perDay || inWeek > texts.perWeek
      ? [`text ${inDay} of the day and ${inWeek} of the week at ${at.toISOString()}`]
      : [];
  });
}

function afterStop({ replies }: Life, { messages }: WhatWent): string[] {
  const hasStopped = (at: Date) =>
    replies.filter((reply) => reply.at <= at && ['STOP', 'START'].includes(reply.words)).at(-1)?.words === 'STOP';
  return messages
    .filter(({ channel, at }) => channel === 'sms' && hasStopped(at))
    .map(({ template, at }) => `${template} by text at ${at.toISOString()}, after STOP`);
}

function twice({ messages }: WhatWent): string[] {
  const keys = messages.map(({ touchId, channel }) => `${touchId} by ${channel}`);
  return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `sent twice: ${key}`);
}

import type { SimulatedLife, SimulatedVisit } from '../simulation/patient-life.js';
import { wrongsAtClinic } from '../simulation/rules.js';
import type { WentToPatient } from '../simulation/what-went.js';

// What the simulation of a clinic holds each life to: a model that sees nothing would find nothing wrong.

const ZONE = 'America/Los_Angeles';
/** In winter, by the clock of the clinic. */
const at = (local: string) => new Date(`${local}:00-08:00`);
const dose = (id: string, starts: string, more: Partial<SimulatedVisit> = {}): SimulatedVisit => ({
  ...{ id, isDose: true, version: 1, service: 'infusion', ordinal: 0, therapist: null },
  ...{ noteSignedAt: null, confirmedAt: null, startsAt: at(starts), endsAt: new Date(+at(starts) + 140 * 60_000) },
  times: [
    { at: at('2027-01-04T09:00'), startsAt: at(starts), status: 'booked' },
    { at: new Date(+at(starts) + 145 * 60_000), startsAt: at(starts), status: 'fulfilled' },
  ],
  ...more,
});
const session = (id: string, starts: string, noteSignedAt: Date | null) =>
  dose(id, starts, {
    ...{ isDose: false, service: 'integration', therapist: 'leo', noteSignedAt },
    endsAt: new Date(+at(starts) + 50 * 60_000),
  });
const life = (more: Partial<SimulatedLife> = {}): SimulatedLife => ({
  ...{ number: 1, patientId: 'p', phone: '+12135550101', texts: { perDay: 3, perWeek: 12 }, zone: ZONE },
  visits: [dose('first', '2027-01-11T12:00')],
  stages: [
    { at: at('2027-01-04T09:00'), stage: 'induction' },
    { at: at('2027-02-01T09:00'), stage: 'induction' },
  ],
  consents: [{ at: at('2027-01-04T09:00'), sms: true, email: false }],
  ...{ replies: [], decisions: [] },
  ...more,
});
const message = (template: string, when: string, appointmentId = 'first', channel: 'sms' | 'email' = 'sms') => ({
  ...{ channel, template, appointmentId, at: at(when), touchId: `${template} ${appointmentId} ${when}` },
});
const REMINDED = message('reminder-24h', '2027-01-10T12:00');
const wrongs = (lived: SimulatedLife, went: Partial<WentToPatient> = {}) =>
  wrongsAtClinic(lived, { messages: [REMINDED], carried: [], tasks: [], inbound: [], ...went });
const sent = (...messages: WentToPatient['messages'][number][]) =>
  wrongs(life(), { messages: [REMINDED, ...messages] });
const heard = (words: string, kinds: string[], more: Partial<SimulatedLife> = {}) =>
  wrongs(life({ replies: [{ at: at('2027-01-09T10:00'), words }], ...more }), {
    inbound: [{ receivedAt: '2027-01-09T18:00:00.000Z', words, tasks: kinds.map((kind) => ({ kind })) }],
  });

it('finds nothing in a life in which nothing is wrong', () => expect(wrongs(life())).toEqual([]));

it.each<[what: string, found: string[], wrong: RegExp]>([
  ['a reminder at seven', sent(message('reminder-2h', '2027-01-11T07:00')), /at night/],
  ['one in time before nine', sent(message('reminder-2h', '2027-01-11T08:30')), /outside the clinic's hours/],
  ['an e-mail without consent', sent(message('reminder-2h', '2027-01-11T10:00', 'first', 'email')), /without consent/],
  [
    'two texts about one visit',
    sent(message('reminder-2h', '2027-01-11T10:00'), message('education-E7', '2027-01-11T10:05')),
    /two texts about one visit/,
  ],
  ['how to fast when the fast has begun', sent(message('education-E7', '2027-01-11T09:00')), /fast had begun/],
  ['what follows a dose before it', sent(message('education-E12', '2027-01-11T13:00')), /that was not given/],
  [
    'what follows a dose after the next one',
    wrongs(life({ visits: [dose('first', '2027-01-11T12:00'), dose('next', '2027-01-14T12:00')] }), {
      messages: [
        ...[REMINDED, message('reminder-24h', '2027-01-13T12:00', 'next')],
        message('education-E12', '2027-01-15T12:00'),
      ],
    }),
    /after the next dose had begun/,
  ],
  [
    'what follows a note before it is signed',
    wrongs(life({ visits: [session('first', '2027-01-11T12:00', null)] }), {
      messages: [REMINDED, message('education-E13', '2027-01-12T13:00')],
    }),
    /before its note is signed/,
  ],
  [
    'a reading that did not come, though there is e-mail',
    wrongs(life({ consents: [{ at: at('2027-01-04T09:00'), sms: true, email: true }] })),
    /no education-E12 after the visit/,
  ],
  [
    'a text while nobody has decided',
    wrongs(life({ replies: [{ at: at('2027-01-09T10:00'), words: 'Stop eating at midnight, right?' }] })),
    /after STOP/,
  ],
  ['a text that is not kept', wrongs(life({ replies: [{ at: at('2027-01-09T10:00'), words: 'ok' }] })), /0 kept/],
  ['a text that nobody reads', heard('2', ['patient_wrote']), /nobody has to do anything about "2"/],
  [
    'somebody called unreachable who is not',
    wrongs(life(), {
      tasks: [
        { kind: 'unreachable_patient', appointmentId: 'first', openedAt: at('2027-01-09T10:00'), closedAt: null },
      ],
    }),
    /though there is a channel/,
  ],
  ['a 1 that does nothing', heard('1', []), /nobody has to do anything about "1"/],
])('finds %s', (_what, found, wrong) => expect(found.join('\n')).toMatch(wrong));

it.each<[what: string, found: string[]]>([
  ['a late reading between eight and nine', sent(message('education-E12', '2027-01-13T08:05'))],
  [
    'a text after the decision that it was a question',
    heard('Stop eating at midnight, right?', ['stop_or_question'], {
      decisions: [{ at: at('2027-01-09T13:00'), meant: 'question' }],
    }),
  ],
  [
    'a 1 that confirms',
    heard('1', [], { visits: [dose('first', '2027-01-11T12:00', { confirmedAt: at('2027-01-09T10:00') })] }),
  ],
])('lets %s be', (_what, found) => expect(found).toEqual([]));

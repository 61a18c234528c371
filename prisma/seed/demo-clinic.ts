/**
 * The demo clinic as data. Every number that gates care carries its unit and source, as a clinic's own settings would.
 */
const id = (n: number) => `01930000-0000-7000-8000-${String(n).padStart(12, '0')}`;

export const clinic = {
  id: id(1),
  name: 'Larkspur Clinic',
  senderName: 'Larkspur',
  phone: '+1 323 555 0100',
  timeZone: 'America/Los_Angeles',
};

export const site = { id: id(2), name: 'Larkspur Clinic' };
/** Days on which the site is closed: first, last, why. */
export const closures = [
  ['2026-12-24', '2026-12-25', 'Christmas'],
  ['2027-01-01', '2027-01-01', 'New Year'],
  ['2027-01-18', '2027-01-18', 'Martin Luther King Day'],
] as const;

export const [prescriberId, adminId, onCallShiftId] = [id(12), id(14), id(90)];

export const staff = [
  { id: id(10), email: 'rosa@example.com', displayName: 'Rosa Delgado', roles: ['front_desk'] },
  { id: id(11), email: 'chidi@example.com', displayName: 'Chidi Okafor, RN', roles: ['nurse'] },
  { id: id(15), email: 'hana@example.com', displayName: 'Hana Sato, RN', roles: ['nurse'] },
  {
    id: id(12),
    email: 'amara@example.com',
    displayName: 'Dr. Amara Osei',
    roles: ['clinician', 'prescriber', 'medical_director'],
  },
  { id: id(16), email: 'kaia@example.com', displayName: 'Kaia Lindqvist, PMHNP', roles: ['clinician', 'prescriber'] },
  { id: id(13), email: 'leo@example.com', displayName: 'Leo Park, LMFT', roles: ['clinician'] },
  { id: id(17), email: 'nadia@example.com', displayName: 'Nadia Rahimi, LCSW', roles: ['clinician'] },
  { id: id(14), email: 'tom@example.com', displayName: 'Tom Whelan', roles: ['admin'] },
];

/** Whose, kind, state, number, last day. */
export const licences = [
  [id(12), 'MD', 'CA', 'A 99001', '2028-03-31'],
  [id(16), 'NP', 'CA', 'NP 99002', '2027-08-31'],
  [id(13), 'LMFT', 'CA', 'LMFT 99003', '2026-12-31'],
  [id(13), 'LMFT', 'NV', 'MFT 99004', '2028-09-30'],
  [id(17), 'LCSW', 'CA', 'LCSW 99005', '2028-02-29'],
  [id(11), 'RN', 'CA', 'RN 99006', '2027-06-30'],
  [id(15), 'RN', 'CA', 'RN 99007', '2028-01-31'],
  [id(15), 'ACLS', null, 'ACLS 99008', '2026-12-15'],
] as const;

type Phase = [kind: 'set_up' | 'visit' | 'turn_round', minutes: number, withPatient: boolean];
/** `phases`: first and last, counted from 1; without them, all. */
interface Requirement {
  kind: 'clinician' | 'nurse' | 'chair' | 'room';
  qualification?: string;
  onSite?: boolean;
  phases?: [first: number, last: number];
}
interface Service {
  id: string;
  code: string;
  name: string;
  purpose: string;
  modality: 'in_person' | 'video' | 'audio';
  phases: Phase[];
  requirements: Requirement[];
}
const visit = (minutes: number): Phase[] => [['visit', minutes, true]];
const prescriber: Requirement = { kind: 'clinician', qualification: 'prescriber' };
export const serviceTypes: Service[] = [
  {
    id: id(20),
    code: 'infusion',
    name: 'Ketamine infusion',
    purpose: 'dose',
    modality: 'in_person',
    // set-up; dose and stay; turn-round of the chair
    phases: [
      ['set_up', 20, true],
      ['visit', 120, true],
      ['turn_round', 10, false],
    ],
    requirements: [
      { kind: 'chair' },
      { kind: 'nurse', phases: [1, 2] },
      { ...prescriber, onSite: true, phases: [2, 2] },
    ],
  },
  {
    id: id(21),
    code: 'integration',
    name: 'Integration visit (telehealth)',
    purpose: 'integration',
    modality: 'video',
    phases: visit(50),
    requirements: [{ kind: 'clinician' }],
  },
  {
    id: id(22),
    code: 'preparation',
    name: 'Preparation visit',
    purpose: 'preparation',
    modality: 'in_person',
    phases: visit(50),
    requirements: [{ kind: 'clinician' }, { kind: 'room' }],
  },
  {
    id: id(23),
    code: 'evaluation',
    name: 'Medical evaluation',
    purpose: 'evaluation',
    modality: 'in_person',
    phases: visit(60),
    requirements: [prescriber, { kind: 'room' }],
  },
  {
    id: id(24),
    code: 'medication',
    name: 'Medication visit (telehealth)',
    purpose: 'medication_management',
    modality: 'video',
    phases: visit(25),
    requirements: [prescriber],
  },
];

interface Resource {
  id: string;
  kind: 'clinician' | 'nurse' | 'chair' | 'room';
  name: string;
  staffUserId?: string;
  /** How many visits it can hold at once. */
  places?: number;
  hours: [isoWeekdays: number[], opens: string, closes: string];
}
const weekdays = [1, 2, 3, 4, 5];
const openAllDay: Resource['hours'] = [weekdays, '08:00', '18:00'];
export const resources: Resource[] = [
  {
    ...{ id: id(30), kind: 'clinician', name: 'Dr. Amara Osei', staffUserId: id(12) },
    hours: [weekdays, '08:00', '17:00'],
  },
  {
    ...{ id: id(36), kind: 'clinician', name: 'Kaia Lindqvist, PMHNP', staffUserId: id(16) },
    hours: [[1, 2, 4, 5], '10:00', '14:00'],
  },
  {
    ...{ id: id(31), kind: 'clinician', name: 'Leo Park, LMFT', staffUserId: id(13) },
    hours: [weekdays, '08:00', '17:00'],
  },
  {
    ...{ id: id(37), kind: 'clinician', name: 'Nadia Rahimi, LCSW', staffUserId: id(17) },
    hours: [weekdays, '09:00', '17:00'],
  },
  {
    ...{ id: id(38), kind: 'nurse', name: 'Chidi Okafor, RN', staffUserId: id(11), places: 2 },
    hours: openAllDay,
  },
  {
    ...{ id: id(39), kind: 'nurse', name: 'Hana Sato, RN', staffUserId: id(15), places: 2 },
    hours: [weekdays, '09:00', '17:00'],
  },
  { id: id(32), kind: 'chair', name: 'Chair 1', hours: openAllDay },
  { id: id(33), kind: 'chair', name: 'Chair 2', hours: openAllDay },
  { id: id(34), kind: 'chair', name: 'Chair 3', hours: openAllDay },
  { id: id(35), kind: 'room', name: 'Room A', hours: openAllDay },
];

const trial = 'Anand et al. 2023, NEJM (ELEKT-D)';
export const protocols = [
  {
    code: 'iv_induction',
    name: 'Ketamine infusion: induction, 6 sessions in 3 weeks',
    definition: {
      doseMgPerKg: { value: 0.5, unit: 'mg/kg', source: trial },
      infusionMinutes: { value: 40, unit: 'min', source: trial },
      sessions: { value: 6, unit: 'sessions', source: trial },
      sessionsPerWeek: { value: 2, unit: 'sessions/week', source: trial },
      minimumGapHours: { value: 48, unit: 'h', source: 'clinic default' },
      hardMinimumGapHours: {
        value: 24,
        unit: 'h',
        source: 'clinic default: two doses within a day are refused without override',
      },
      maximumDays: { value: 21, unit: 'd', source: trial },
      fastingSolidsHours: { value: 6, unit: 'h', source: 'clinic default after ASA fasting guidance' },
      fastingClearHours: { value: 2, unit: 'h', source: 'ASA fasting guidance' },
      noDriveHours: { value: 24, unit: 'h', source: 'older ketamine labels; the later of this and a night of sleep' },
      noAlcoholBeforeHours: { value: 24, unit: 'h', source: 'clinic default' },
      noAlcoholAfterHours: {
        value: 24,
        unit: 'h',
        source: 'clinic default: as long as no driving',
      },
      noBigChoicesDays: { value: 3, unit: 'd', source: 'clinic default' },
    },
  },
];

export const visitPolicy = {
  source:
    'clinic default: the room opens 15 minutes before the start and closes 30 minutes after the end; call within 2 minutes when the line drops',
  definition: {
    opensMinutesBefore: { value: 15, unit: 'min' },
    closesMinutesAfter: { value: 30, unit: 'min' },
    callBackWithinMinutes: { value: 2, unit: 'min' },
  },
};

export const outreachPolicy = {
  source:
    'Steiner 2018 (3-day and 1-day reminders); clinic default for the 2-hour reminder; send window inside 47 CFR 64.1200(c)(1), which is the outer window; texts as disclosed in the consent to texts; clinic default for readings (a week) and for the e-mail after a text that did not arrive (30 minutes) and for sends of which the provider cannot say what became (an hour); clinic default: changes by message at once, a visit that nobody has marked becomes a task after two hours',
  definition: {
    sendWindow: { from: '09:00', to: '20:00' },
    outerWindow: { from: '08:00', to: '21:00' },
    texts: { perDay: 3, perWeek: 12 },
    reminders: { dose: ['PT72H', 'PT24H', 'PT2H'], inPerson: ['PT72H', 'PT24H', 'PT2H'], video: ['PT24H', 'PT1H'] },
    education: ['E3', 'E7', 'E12', 'E13'],
    educationGoodFor: 'P7D',
    emailAfterFailedText: 'PT30M',
    unclearGivenUpAfter: 'PT1H',
    tellOfChanges: 'message',
    unmarkedAfter: 'PT2H',
    late: { after: 'PT10M', callBefore: 'PT4H' },
  },
};

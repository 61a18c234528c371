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

export const staff = [
  { id: id(10), email: 'rosa@example.com', displayName: 'Rosa Delgado', roles: ['front_desk'] },
  { id: id(11), email: 'ben@example.com', displayName: 'Ben Okafor, RN', roles: ['nurse'] },
  { id: id(12), email: 'amara@example.com', displayName: 'Dr. Amara Osei', roles: ['clinician', 'prescriber'] },
  { id: id(13), email: 'leo@example.com', displayName: 'Leo Park, LMFT', roles: ['clinician'] },
  { id: id(14), email: 'ines@example.com', displayName: 'Ines Fontaine', roles: ['admin'] },
];

export const serviceTypes = [
  {
    id: id(20),
    code: 'infusion',
    name: 'Ketamine infusion',
    purpose: 'dose',
    modality: 'in_person',
    durationMinutes: 120,
    requiredKinds: ['clinician', 'chair'],
  },
  {
    id: id(21),
    code: 'integration',
    name: 'Integration visit (telehealth)',
    purpose: 'integration',
    modality: 'telehealth',
    durationMinutes: 50,
    requiredKinds: ['clinician'],
  },
];

interface Resource {
  id: string;
  kind: 'clinician' | 'chair';
  name: string;
  staffUserId?: string;
}
export const resources: Resource[] = [
  { id: id(30), kind: 'clinician', name: 'Dr. Amara Osei', staffUserId: id(12) },
  { id: id(31), kind: 'clinician', name: 'Leo Park, LMFT', staffUserId: id(13) },
  { id: id(32), kind: 'chair', name: 'Chair 1' },
  { id: id(33), kind: 'chair', name: 'Chair 2' },
];

/** Weekly hours as [ISO weekday, opens, closes], wall time of the clinic. */
export function hours(resource: Resource): [number, string, string][] {
  const closes = resource.kind === 'chair' ? '18:00' : '17:00';
  return [1, 2, 3, 4, 5].map((weekday) => [weekday, '08:00', closes]);
}

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
    'Steiner 2018 (3-day and 1-day reminders); clinic default for the 2-hour reminder; send window inside 47 CFR 64.1200(c)(1), which is the outer window; texts as disclosed in the consent to texts; clinic default for readings (a week) and for the e-mail after a text that did not arrive (30 minutes) and for sends of which the provider cannot say what became (an hour)',
  definition: {
    sendWindow: { from: '09:00', to: '20:00' },
    outerWindow: { from: '08:00', to: '21:00' },
    texts: { perDay: 3, perWeek: 12 },
    reminders: { infusion: ['PT72H', 'PT24H', 'PT2H'], telehealth: ['PT24H', 'PT1H'] },
    education: ['E3', 'E7', 'E12', 'E13'],
    educationGoodFor: 'P7D',
    emailAfterFailedText: 'PT30M',
    unclearGivenUpAfter: 'PT1H',
  },
};

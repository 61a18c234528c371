const visitHeader = 'common header of session notes: modality, times, clinician';
const integrationNote = 'integration note of ketamine-assisted psychotherapy, clinic default';
const eachTelehealthVisit = '16 CCR 1815.5 and BPC 2290.5: obtained and documented at each telehealth visit';

interface TextField {
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly rows?: number;
  readonly noneText?: string;
  readonly source?: string;
}
const text = (
  key: string,
  label: string,
  hint: string,
  { required = false, maxLength = 20_000, rows = 3, noneText, source = integrationNote }: TextField = {},
) => ({ key, label, hint, kind: 'text', required, maxLength, rows, noneText: noneText ?? null, source });
const atVideoVisit = (
  key: string,
  label: string,
  hint: string,
  { maxLength = 500, rows = 1, noneText }: TextField = {},
) => ({
  ...text(key, label, hint, {
    required: true,
    maxLength,
    rows,
    ...(noneText ? { noneText } : {}),
    source: eachTelehealthVisit,
  }),
  section: 'At the beginning of the video visit',
  modality: 'telehealth',
});
const hours = (value: number, source: string) => ({ value, unit: 'h', source });

/**
 * The form of the integration note. Version 1 lacked the questions at the beginning of a video visit; version 2 offered
 * "None observed." for thoughts of suicide; version 3 named services by their codes. A change is a new version: a note
 * keeps the version it was written with.
 */
export const noteTemplate = {
  code: 'integration',
  version: 4,
  name: 'Integration note',
  source:
    'integration note of ketamine-assisted psychotherapy; signing as of CMS Program Integrity Manual 3.3.2; telehealth as of 16 CCR 1815.5 and BPC 2290.5',
  approvedBy: 'Dr. Amara Osei (demo medical director)',
  approvedAt: '2026-11-01T17:00:00Z',
  definition: {
    purposes: ['integration'],
    unsignedAges: {
      due: hours(24, 'clinic default: sign within a day'),
      overdue: hours(48, 'clinic default: reminder; CMS: as soon as practicable, a couple of days'),
      escalated: hours(72, 'clinic default: escalation'),
    },
    signatureMeaning: 'I wrote this note. It is complete and true to what I know.',
    fields: [
      {
        key: 'daysSinceDose',
        label: 'Days since the last dose',
        hint: '',
        kind: 'header',
        required: false,
        maxLength: 0,
        rows: 0,
        noneText: null,
        source: visitHeader,
      },
      atVideoVisit('patientLocation', 'Where the patient is now', 'Street, city and state: where help would be sent'),
      atVideoVisit('othersPresent', 'Who else is there', 'Anybody who can hear, and whether the space is private', {
        noneText: 'Nobody else; the space is private.',
      }),
      atVideoVisit(
        'identifiers',
        'Two identifiers',
        'By what the patient was known: full name, date of birth, photo ID',
      ),
      atVideoVisit('telehealthConsent', 'Consent to telehealth', 'Asked again today, and the answer'),
      atVideoVisit(
        'emergencyPlan',
        'In an emergency',
        'Whom to call, with the number, and what was agreed on if the line drops',
        { maxLength: 1000, rows: 2 },
      ),
      text(
        'phenomenology',
        'What the experience was like',
        "Images, body, feelings, memories, sense of self, difficult moments; in the patient's words where they matter",
        { required: true, rows: 5 },
      ),
      text('themes', 'Themes', 'What came back or tied things together'),
      text('insight', 'Insight', 'What the patient understands now, and what it means for their values and goals', {
        required: true,
      }),
      text('practice', 'One practice', 'One concrete thing to do until the next visit: what, when, how often', {
        required: true,
        maxLength: 2000,
        rows: 2,
      }),
      text('supports', 'Supports', 'People and places that help between visits', { rows: 2 }),
      // no ready-made answer: the clinician asks, and types the answer
      text(
        'suicidalThoughts',
        'Thoughts of suicide',
        'That you asked, and the answer. If there are any, what was decided: safety plan, who was told',
        { required: true, rows: 2 },
      ),
      text('risks', 'Risks', 'Destabilisation, elevated mood, boundary issues; changes of the safety plan', {
        required: true,
        noneText: 'None observed.',
      }),
      text('sleepAndSubstances', 'Sleep and substances', 'Sleep, alcohol, cannabis and others, new medication', {
        rows: 2,
      }),
      text('plan', 'Plan', 'What happens next and who does it', { required: true }),
      text('cadence', 'Cadence', 'When the next visits are', { maxLength: 500, rows: 1 }),
    ],
  },
};

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type ClinicFile, readClinicFile } from './clinic-file.js';

const ADDRESS = 'https://visits.example.com';
const example = readFileSync(path.resolve(import.meta.dirname, '../../../../docker/clinic.example.json'), 'utf8');
const changed = (change: (file: ClinicFile) => void) => {
  const file = JSON.parse(example) as ClinicFile;
  change(file);
  return readClinicFile(JSON.stringify(file), ADDRESS);
};
const fieldOf = (file: ClinicFile, key: string) =>
  file.noteTemplates[0]!.definition.fields.find((field) => field.key === key)!;

describe('the clinic file', () => {
  it('accepts the example file of the repository', () => {
    expect(readClinicFile(example, ADDRESS)).toMatchObject({
      file: {
        clinic: { name: 'Larkspur Clinic' },
        staff: expect.arrayContaining([expect.objectContaining({ roles: ['admin'] })]),
      },
    });
  });

  it('stores e-mail addresses in lower case, as they are looked up', () => {
    expect(
      changed((file) => {
        file.staff[0]!.email = 'Rosa@Example.com';
      }),
    ).toMatchObject({
      file: { staff: expect.arrayContaining([expect.objectContaining({ email: 'rosa@example.com' })]) },
    });
  });

  it('takes reminders by the names of services, as files of before have them', () => {
    expect(
      changed((file) => {
        file.outreachPolicies[0]!.definition.reminders = { infusion: ['PT24H'], telehealth: ['PT1H'] } as never;
      }),
    ).toMatchObject({
      file: {
        outreachPolicies: [{ definition: { reminders: { dose: ['PT24H'], inPerson: ['PT24H'], video: ['PT1H'] } } }],
      },
    });
  });

  it('spells a zone as IANA does, as it is shown', () => {
    expect(
      changed((file) => {
        file.clinic.timeZone = 'america/vancouver';
      }),
    ).toMatchObject({ file: { clinic: { timeZone: 'America/Vancouver' } } });
  });

  it.each<[string, (file: ClinicFile) => void, RegExp]>([
    [
      'a zone that does not exist',
      (file) => {
        file.clinic.timeZone = 'America/Nope';
      },
      /^clinic\.timeZone: is not an IANA time zone/,
    ],
    [
      'a zone without its rules',
      (file) => {
        file.clinic.timeZone = 'PST8PDT';
      },
      /^clinic\.timeZone: /,
    ],
    [
      'a role nobody has',
      (file) => {
        file.staff[1]!.roles = ['owner' as never];
      },
      /^staff\.1\.roles\.0: /,
    ],
    [
      'nobody at all',
      (file) => {
        file.staff = [];
      },
      /^staff: /,
    ],
    [
      'a clinician who is not of the staff',
      (file) => {
        file.resources[0]!.staffEmail = 'stranger@example.com';
      },
      /^resources\.0\.staffEmail: is nobody of the staff$/,
    ],
    [
      'a number of care without a source',
      (file) => {
        delete (file.protocols[0]!.definition['doseMgPerKg'] as { source?: string }).source;
      },
      /^protocols\.0\.definition\.doseMgPerKg\.source: /,
    ],
    [
      'a service for nobody knows what',
      (file) => {
        delete (file.serviceTypes[0] as { purpose?: string }).purpose;
      },
      /^serviceTypes\.0\.purpose: /,
    ],
    [
      'doses any time after one another',
      (file) => {
        delete file.protocols[0]!.definition['hardMinimumGapHours'];
      },
      /^protocols\.0\.definition\.hardMinimumGapHours: /,
    ],
    [
      'a gap between doses in days',
      (file) => {
        file.protocols[0]!.definition['minimumGapHours']!.unit = 'd';
      },
      /^protocols\.0\.definition\.minimumGapHours: /,
    ],
    [
      'a gap that nobody may go below and that is longer than the one of a prescriber',
      (file) => {
        file.protocols[0]!.definition['hardMinimumGapHours']!.value = 49;
      },
      /^protocols\.0\.definition\.hardMinimumGapHours: The gap that nobody/,
    ],
    [
      'rules that do not say whether somebody approved them',
      (file) => {
        delete (file.outreachPolicies[0] as { approvedBy?: string | null }).approvedBy;
      },
      /^outreachPolicies\.0\.approvedBy: /,
    ],
    [
      'an approval without its date',
      (file) => {
        file.protocols[0]!.approvedBy = 'Dr. Amara Osei';
      },
      /^protocols\.0\.approvedBy: says who approved it and when, or neither$/,
    ],
    [
      'a sender whose name tells what kind of clinic it is',
      (file) => {
        file.clinic.senderName = 'Larkspur Psych';
      },
      /^clinic\.senderName: .*"psych"/,
    ],
    [
      'a sender with a letter that a text cannot have',
      (file) => {
        file.clinic.senderName = 'Larkspur — West';
      },
      /^clinic\.senderName: .*"—"/,
    ],
    [
      'readings that are good for an unsaid time',
      (file) => {
        delete (file.outreachPolicies[0]!.definition as { educationGoodFor?: string }).educationGoodFor;
      },
      /^outreachPolicies\.0\.definition\.educationGoodFor: /,
    ],
    [
      'readings that are good for no time',
      (file) => {
        file.outreachPolicies[0]!.definition.educationGoodFor = 'PT0H';
      },
      /^outreachPolicies\.0\.definition\.educationGoodFor: /,
    ],
    [
      'an e-mail instead of a text after an unsaid time',
      (file) => {
        delete (file.outreachPolicies[0]!.definition as { emailAfterFailedText?: string }).emailAfterFailedText;
      },
      /^outreachPolicies\.0\.definition\.emailAfterFailedText: /,
    ],
    [
      'a send that stays unclear for an unsaid time',
      (file) => {
        delete (file.outreachPolicies[0]!.definition as { unclearGivenUpAfter?: string }).unclearGivenUpAfter;
      },
      /^outreachPolicies\.0\.definition\.unclearGivenUpAfter: /,
    ],
    [
      'visits without a time to call back in',
      (file) => {
        delete (file.visitPolicies[0]!.definition as { callBackWithinMinutes?: unknown }).callBackWithinMinutes;
      },
      /^visitPolicies\.0\.definition\.callBackWithinMinutes: /,
    ],
    [
      '"none" to press over thoughts of suicide',
      (file) => {
        fieldOf(file, 'suicidalThoughts').noneText = 'None.';
      },
      /^noteTemplates\.0\.definition\.fields\.\d+\.noneText: is a ready-made answer to thoughts of suicide$/,
    ],
    [
      'the same, where only the hint names them',
      (file) => {
        fieldOf(file, 'risks').hint = 'Elevated mood, Suicidality';
      },
      /^noteTemplates\.0\.definition\.fields\.\d+\.noneText: is a ready-made/,
    ],
    [
      'a note for the visits of a service by its code',
      (file) => {
        const { purposes: _, ...definition } = file.noteTemplates[0]!.definition;
        file.noteTemplates[0]!.definition = { ...definition, serviceCodes: ['integration'] } as never;
      },
      /^noteTemplates\.0\.definition\.purposes: /,
    ],
    [
      'a note for no visits',
      (file) => {
        file.noteTemplates[0]!.definition.purposes = [];
      },
      /^noteTemplates\.0\.definition\.purposes: /,
    ],
    [
      'a misspelt setting of a field of the note',
      (file) => {
        Object.assign(fieldOf(file, 'risks'), { nonText: 'None.' });
      },
      /^noteTemplates\.0\.definition\.fields\.\d+: /,
    ],
    [
      'a misspelt field',
      (file) => {
        (file.clinic as Record<string, unknown>)['timezone'] = 'America/New_York';
      },
      /^clinic: /,
    ],
  ])('refuses %s, and says where', (_, change, place) => {
    const { wrong = [] } = changed(change) as { wrong?: string[] };
    expect(wrong).toContainEqual(expect.stringMatching(place));
    expect(wrong.join('\n')).not.toMatch(/stranger|PST8PDT/);
  });

  it('takes a sender of thirty letters, unless the address in its links leaves no room: it says how many fit', () => {
    const file = JSON.parse(example) as ClinicFile;
    file.clinic.senderName = 'Larkspur Family Practice Group';
    expect(readClinicFile(JSON.stringify(file), ADDRESS)).toHaveProperty('file');
    expect(readClinicFile(JSON.stringify(file), 'https://appointments.example.com')).toEqual({
      wrong: [expect.stringMatching(/^clinic\.senderName: is too long: .* the name may have 24$/)],
    });
  });

  it('refuses a file that is not JSON, without quoting it', () => {
    expect(readClinicFile('{"staff": rosa', ADDRESS)).toEqual({ wrong: ['it is not JSON'] });
  });
});

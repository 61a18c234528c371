import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readClinicFile } from './clinic-file.js';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- a file that is still to be read
const ADDRESS = 'https://visits.example.com';
const example = readFileSync(path.resolve(import.meta.dirname, '../../../../docker/clinic.example.json'), 'utf8');
/** What is wrong with the example after a change of its infusion, or of the whole file. */
const wrongWith = (change: (infusion: Json, file: Json) => void): string[] => {
  const file = JSON.parse(example) as Json;
  change(file['serviceTypes'][0] as Json, file);
  const read = readClinicFile(JSON.stringify(file), ADDRESS);
  return 'wrong' in read ? read.wrong : [];
};
const without = (infusion: Json, kind: string) =>
  (infusion['requirements'] as Json[]).filter((requirement) => requirement['kind'] !== kind);

describe('a service of the clinic file', () => {
  it.each<[what: string, change: (infusion: Json, file: Json) => void, wrong: string]>([
    ['a dose without a nurse', (one) => (one['requirements'] = without(one, 'nurse')), 'gives a dose without a nurse'],
    [
      'a dose for which nobody prescribes',
      (one) => (one['requirements'] = without(one, 'clinician')),
      'gives a dose without a prescriber',
    ],
    [
      'a dose whose nurse is only on site',
      (one) => Object.assign(one['requirements'][1] as Json, { onSite: true, phases: [1, 2] }),
      'gives a dose without a nurse',
    ],
    [
      'a visit that the patient leaves in between',
      (one) =>
        Object.assign(one['phases'], { 1: { kind: 'visit', minutes: 60, withPatient: false }, 2: one['phases'][0] }),
      'needs a patient in one run of its phases',
    ],
    [
      'a phase that it does not have',
      (one) => ((one['requirements'][1] as Json)['phases'] = [1, 4]),
      'has a requirement for a phase that it does not have',
    ],
    [
      'phases in the wrong order',
      (one) => ((one['requirements'][1] as Json)['phases'] = [2, 1]),
      'has a requirement for a phase that it does not have',
    ],
    [
      'a nurse alone for longer than she is needed',
      (one) => ((one['requirements'][1] as Json)['aloneThrough'] = 3),
      'has a requirement for a phase that it does not have',
    ],
    [
      'nothing of its own',
      (one) => (one['requirements'] = [(one['requirements'] as Json[])[2]]),
      'needs somebody or something of its own',
    ],
    [
      'a chair with a licence',
      (one) => ((one['requirements'][0] as Json)['qualification'] = 'RN'),
      'asks for the qualification of a thing',
    ],
    [
      'two who are on site',
      (one) => ((one['requirements'][2] as Json)['quantity'] = 2),
      'asks for more than that somebody is on site',
    ],
  ])('is refused with %s', (_what, change, wrong) => expect(wrongWith(change)).toContain(`serviceTypes.0: ${wrong}`));

  it('may have its nurse alone with the patient for the set-up', () =>
    expect(wrongWith((one) => ((one['requirements'][1] as Json)['aloneThrough'] = 1))).toEqual([]));
});

describe('a resource of the clinic file', () => {
  it.each<[what: string, change: (file: Json) => void]>([
    ['a site that is not listed', (file) => (file['resources'][0]['site'] = 'Pasadena')],
    [
      'no site where there are two',
      (file) => (file['sites'] as Json[]).push({ name: 'Pasadena', timeZone: 'America/Los_Angeles' }),
    ],
  ])('is refused with %s', (_what, change) =>
    expect(wrongWith((_infusion, file) => change(file))).toContain('resources.0.site: must be one of the sites'),
  );

  it('needs no site where there is one at most', () =>
    expect(wrongWith((_infusion, file) => delete file['sites'])).toEqual([]));
});

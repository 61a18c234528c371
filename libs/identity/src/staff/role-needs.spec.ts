import type { Role } from '@snowmelt/contracts';
import { roleLack } from './role-needs.js';

const TODAY = '2026-11-30';
const licence = (kind: string, expiresOn: string | null = '2027-01-01') => ({ kind, expiresOn });
const SUPERVISED = 'under somebody';

it.each<[Role, ReturnType<typeof licence>[], string | null, boolean]>([
  ['front_desk', [], null, true],
  ['admin', [], null, true],
  ['nurse', [], null, false],
  ['nurse', [licence('RN')], null, true],
  ['nurse', [licence('RN', TODAY)], null, true],
  ['nurse', [licence('RN', '2026-11-29')], null, false],
  ['nurse', [licence('RN', null)], null, true],
  ['nurse', [licence('ACLS')], null, false],
  ['nurse', [], SUPERVISED, false],
  ['prescriber', [licence('RN')], null, false],
  ['prescriber', [licence('MD', '2026-11-29'), licence('NP')], null, true],
  ['prescriber', [], SUPERVISED, false],
  ['clinician', [], null, false],
  ['clinician', [licence('LMFT')], null, true],
  ['clinician', [licence('LMFT', '2026-11-29')], null, false],
  ['clinician', [], SUPERVISED, true],
])('a %s with %j, under %s: %s', (role, licences, supervisorId, may) => {
  expect(roleLack(role, { licences, supervisorId }, TODAY) === null).toBe(may);
});

it('says which licence is missing', () => {
  expect(roleLack('prescriber', { licences: [], supervisorId: null }, TODAY)).toBe(
    'The role of a prescriber needs a valid licence on file: MD, DO, NP or PA.',
  );
});

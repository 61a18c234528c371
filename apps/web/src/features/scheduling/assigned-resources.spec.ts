import { assignedResources } from './assigned-resources';

const person = (id: string, ...qualifications: string[]) => ({ id, kind: 'clinician' as const, qualifications });
const osei = person('osei', 'clinician', 'prescriber');
const park = person('park', 'clinician');
const okafor = { id: 'okafor', kind: 'nurse' as const, qualifications: ['nurse'] };
const chair = { id: 'chair', kind: 'chair' as const, qualifications: [] };
const resources = [osei, park, okafor, chair];
const need = (kind: 'clinician' | 'nurse' | 'chair', qualification: string | null = null, onSite = false) => ({
  ...{ kind, qualification, onSite },
  quantity: 1,
});
const infusion = [need('chair'), need('nurse'), need('clinician', 'prescriber', true)];
const chosenFor = (requirements: typeof infusion, ...ids: string[]) => {
  const { needs, also } = assignedResources(requirements, resources, ids);
  return { chosen: needs.map(({ chosen }) => chosen?.id ?? null), also: also.map(({ id }) => id) };
};

describe('what each of the chosen is for', () => {
  it('is what the service needs; a therapist beside it takes part, and who is only on site is not chosen', () =>
    expect(chosenFor(infusion, 'park', 'okafor', 'chair')).toEqual({ chosen: ['chair', 'okafor'], also: ['park'] }));
  it('leaves open what is not chosen yet, and out what the service does not need', () =>
    expect(chosenFor([need('clinician')], 'chair')).toEqual({ chosen: [null], also: [] }));
  it('gives who is qualified the part that asks for it', () =>
    expect(chosenFor([need('clinician'), need('clinician', 'prescriber')], 'osei', 'park')).toEqual({
      chosen: ['osei', 'park'],
      also: [],
    }));
  it('offers for a part only those who are qualified', () =>
    expect(
      assignedResources([need('clinician', 'prescriber')], resources, []).needs[0]?.options.map(({ id }) => id),
    ).toEqual(['osei']));
});

import { ServicePurpose, Stage } from '@snowmelt/contracts';
import { EducationLibrary } from '@snowmelt/education';
import { readingOfVisit } from './reading-of-visit.js';

const items = new EducationLibrary().triggers();
const read = (purpose: ServicePurpose | null, stage: Stage | null, linkItem: string | null = null) =>
  readingOfVisit({ linkItem, purpose, stage }, items);

describe("the reading on a patient's page", () => {
  it('is the one the link was sent for', () => expect(read('integration', 'induction', 'E13')).toBe('E13'));

  it('is the preparation of a dose, at every stage', () => {
    for (const stage of Stage.options) expect(read('dose', stage)).toBe('E7');
  });

  it.each([
    ['eligibility_review', 'E3'],
    ['consented', 'E3'],
    ['preparation', 'E3'],
    ['induction', 'E12'],
    ['response_review', 'E12'],
    ['maintenance', 'E12'],
  ] as const)('before an integration visit at %s is %s', (stage, code) =>
    expect(read('integration', stage)).toBe(code),
  );

  it.each(ServicePurpose.exclude(['dose']).options)(
    'says nothing about fasting before a visit for %s, and nothing for a stage not reached yet',
    (purpose) => {
      for (const stage of Stage.options) expect(['E7', 'E13']).not.toContain(read(purpose, stage));
    },
  );

  it('is empty for a patient without a course', () => expect(read('integration', null)).toBeNull());
});

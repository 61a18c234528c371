import { Stage } from '@snowmelt/contracts';
import { EducationLibrary } from '@snowmelt/education';
import { readingOfVisit } from './reading-of-visit.js';

const items = new EducationLibrary().triggers();
const read = (serviceCode: string | null, stage: Stage | null, linkItem: string | null = null) =>
  readingOfVisit({ linkItem, serviceCode, stage }, items);

describe("what there is to read on a patient's page", () => {
  it('is what the link was sent for', () => expect(read('integration', 'induction', 'E13')).toBe('E13'));

  it('is the preparation of an infusion, at every stage', () => {
    for (const stage of Stage.options) expect(read('infusion', stage)).toBe('E7');
  });

  it.each([
    ['consented', 'E3'],
    ['preparation', 'E3'],
    ['induction', 'E12'],
    ['response_review', 'E12'],
    ['maintenance', 'E12'],
  ] as const)('before an integration visit at %s is %s', (stage, code) =>
    expect(read('integration', stage)).toBe(code),
  );

  it('is nothing about food before a visit by video, and nothing about a step that was not chosen yet', () => {
    for (const stage of Stage.options) expect(['E7', 'E13']).not.toContain(read('integration', stage));
  });

  it('is nothing for who has no course', () => expect(read('integration', null)).toBeNull());
});

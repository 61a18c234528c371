import { crisisReviewDue } from './crisis-review.js';

const reviewed = { revisedOn: '2026-11-30', dueOn: '2027-05-31', clinician: 'Dr. Osei' };

it.each([
  ['2027-05-31T23:00:00Z', null],
  ['2027-06-01T00:00:00Z', 'the list of crisis words, revised on 2026-11-30, was to be reviewed by 2027-05-31'],
])('at %s: %s', (now, due) => {
  expect(crisisReviewDue(new Date(now), reviewed)).toBe(due);
});

it('a list that no clinician has seen is always due', () => {
  expect(crisisReviewDue(new Date('2026-12-01'), { ...reviewed, clinician: null })).toMatch(/not been reviewed/);
});

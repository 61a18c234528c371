import { policy } from '../testing/planned-facts.js';
import { OutreachPolicy } from './outreach-policy.js';

const { reminders: _, ...rest } = policy;

describe('a policy that was approved when reminders went by the names of services', () => {
  const reminders = { infusion: ['PT72H', 'PT24H'], telehealth: ['PT1H'] };

  it('stays in force: visits in person that are no dose are reminded of as a dose is', () => {
    expect(OutreachPolicy.parse({ ...rest, reminders })).toEqual({
      ...rest,
      reminders: { dose: ['PT72H', 'PT24H'], inPerson: ['PT72H', 'PT24H'], video: ['PT1H'] },
    });
  });

  it('keeps what it says of visits in person apart', () => {
    expect(OutreachPolicy.parse({ ...rest, reminders: { ...reminders, inPerson: [] } }).reminders).toEqual({
      dose: ['PT72H', 'PT24H'],
      inPerson: [],
      video: ['PT1H'],
    });
  });
});

it('a policy says of each kind of visit when it is reminded of, and by no other name', () => {
  expect(OutreachPolicy.parse(policy)).toEqual(policy);
  for (const [reminders, path] of [
    [{ dose: [], video: [] }, 'inPerson'],
    [{ infusion: [], inPerson: [], video: [] }, 'dose'],
    [{ dose: ['a day'], inPerson: [], video: [] }, 'dose'],
  ] as const)
    expect(OutreachPolicy.safeParse({ ...rest, reminders }).error?.issues.map((issue) => issue.path)).toContainEqual(
      expect.arrayContaining(['reminders', path]),
    );
});

import { unsignedFlag } from './unsigned-flag.js';

const hours = (value: number) => ({ value, unit: 'h' as const, source: 'test' });
const ages = { due: hours(24), overdue: hours(48), escalated: hours(72) };

it.each([
  [0, 'in_time'],
  [23, 'in_time'],
  [24, 'due'],
  [47, 'due'],
  [48, 'overdue'],
  [71, 'overdue'],
  [72, 'escalated'],
  [1000, 'escalated'],
] as const)('a note unsigned for %d hours is %s', (age, flag) => {
  expect(unsignedFlag(age, ages)).toBe(flag);
});

import { numbersNeeded } from './placeholders.js';

it('a text needs the number from which a clock time follows, and none for the names of the clinic', () => {
  expect(numbersNeeded('{{clinicPhone}} {{solidsUntil}} {{fastingSolidsHours}} {{noDriveHours}}')).toEqual([
    'fastingSolidsHours',
    'noDriveHours',
  ]);
});

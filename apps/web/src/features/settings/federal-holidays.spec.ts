import { federalHolidays } from './federal-holidays';

it('are the eleven of the year that begins today, on the days on which they are kept', () => {
  // as published by the Office of Personnel Management for 2027
  expect(federalHolidays('2027-01-01').map(({ day }) => day)).toEqual([
    '2027-01-01',
    '2027-01-18',
    '2027-02-15',
    '2027-05-31',
    '2027-06-18', // Juneteenth is a Saturday
    '2027-07-05', // July 4 is a Sunday
    '2027-09-06',
    '2027-10-11',
    '2027-11-11',
    '2027-11-25',
    '2027-12-24', // Christmas is a Saturday
    '2027-12-31', // of 2028, which begins on a Saturday
  ]);
});

it('begin with today', () => {
  expect(federalHolidays('2026-11-26').at(0)).toEqual({ name: 'Thanksgiving', day: '2026-11-26' });
  expect(federalHolidays('2026-11-27').at(0)).toEqual({ name: 'Christmas Day', day: '2026-12-25' });
});

import { weekWords } from './week';

const open = (isoWeekday: number, opens = '08:00', closes = '17:00') => ({ isoWeekday, opens, closes });

it.each([
  ['days alike that follow each other are one', [1, 2, 3, 4, 5].map((day) => open(day)), 'Mon to Fri 8 AM to 5 PM'],
  [
    'others stand by themselves',
    [open(1), open(2), open(4), open(6, '09:30', '12:00')],
    'Mon to Tue 8 AM to 5 PM, Thu 8 AM to 5 PM, Sat 9:30 AM to 12 PM',
  ],
  [
    'a break is two times',
    [open(3, '08:00', '12:00'), open(3, '13:00', '18:00')],
    'Wed 8 AM to 12 PM and 1 PM to 6 PM',
  ],
  ['no times are no opening', [], 'never'],
])('%s', (_what, hours, words) => expect(weekWords(hours)).toBe(words));

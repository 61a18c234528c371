import { spreadSlots } from './spread-slots.js';

const day = (date: string, ...hours: string[]) => hours.map((hour) => ({ startsLocal: `${date}T${hour}` }));
const monday = day('2026-11-23', '09:00', '09:15', '09:30', '09:45', '10:00', '14:00', '14:15');
const times = (slots: { startsLocal: string }[]) => slots.map(({ startsLocal }) => startsLocal.slice(8));

describe('the times offered of several days', () => {
  it('include each day’s first and last, and some between', () => {
    expect(times(spreadSlots([...monday, ...day('2026-11-24', '11:00', '11:15')], 3))).toEqual([
      '23T09:00',
      '23T09:45',
      '23T14:15',
      '24T11:00',
      '24T11:15',
    ]);
  });
  it('are each day’s first when one per day is enough', () =>
    expect(times(spreadSlots([...monday, ...day('2026-11-24', '11:00', '11:15')], 1))).toEqual([
      '23T09:00',
      '24T11:00',
    ]));
  it('are empty where nothing is free', () => expect(spreadSlots([], 3)).toEqual([]));
});

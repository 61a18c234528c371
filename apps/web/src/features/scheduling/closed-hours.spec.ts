import { describe, expect, it } from '@jest/globals';
import { closedHours, shownHours } from './closed-hours';

const monday = '2026-11-23';
const open = (resourceId: string, from: string, to: string, day = monday) => ({
  resourceId,
  startsLocal: `${day}T${from}`,
  endsLocal: `${day}T${to}`,
});
const closed = (...openings: ReturnType<typeof open>[]) =>
  closedHours(['chair'], openings, [monday], '07:00', '19:00').map(
    ({ startsLocal, endsLocal }) => `${startsLocal.slice(11)}-${endsLocal.slice(11)}`,
  );

describe('closed hours', () => {
  it('are the time before, between and after opening hours, in whatever order those are given', () => {
    expect(closed(open('chair', '13:00', '17:00'), open('chair', '08:00', '12:00'))).toEqual([
      '07:00-08:00',
      '12:00-13:00',
      '17:00-19:00',
    ]);
  });
  it('are the whole day for a lane without opening hours', () => {
    expect(closed(open('another', '08:00', '12:00'))).toEqual(['07:00-19:00']);
  });
  it('are empty when the lane is open longer than the shown hours', () => {
    expect(closed(open('chair', '06:00', '20:00'))).toEqual([]);
  });
  it('have no gap where opening hours meet or overlap', () => {
    expect(
      closed(open('chair', '07:00', '12:00'), open('chair', '11:00', '12:00'), open('chair', '12:00', '19:00')),
    ).toEqual([]);
  });
  it('are computed for each day separately', () => {
    expect(closedHours(['chair'], [open('chair', '07:00', '19:00')], [monday, '2026-11-24'], '07:00', '19:00')).toEqual(
      [open('chair', '07:00', '19:00', '2026-11-24')],
    );
  });
});

describe('shown hours', () => {
  it('are office hours when there is no data', () => {
    expect(shownHours([], 1)).toEqual({ from: '08:00', to: '18:00' });
  });
  it('include the earliest and the latest appointment, rounded to whole steps', () => {
    expect(shownHours([open('chair', '07:30', '12:00'), open('chair', '12:00', '18:15')], 1)).toEqual({
      from: '07:00',
      to: '19:00',
    });
    expect(shownHours([open('chair', '07:30', '12:00'), open('chair', '12:00', '18:15')], 2)).toEqual({
      from: '06:00',
      to: '20:00',
    });
  });
  it('reach to the end of the day for an appointment that ends after midnight', () => {
    expect(shownHours([{ startsLocal: `${monday}T22:00`, endsLocal: '2026-11-24T00:30' }], 1)).toEqual({
      from: '08:00',
      to: '23:59',
    });
  });
});

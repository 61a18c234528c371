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
  it('are before, between and after the openings, in whatever order these come', () => {
    expect(closed(open('chair', '13:00', '17:00'), open('chair', '08:00', '12:00'))).toEqual([
      '07:00-08:00',
      '12:00-13:00',
      '17:00-19:00',
    ]);
  });
  it('are the whole day of a lane without openings', () => {
    expect(closed(open('another', '08:00', '12:00'))).toEqual(['07:00-19:00']);
  });
  it('are none when the lane is open beyond what is shown', () => {
    expect(closed(open('chair', '06:00', '20:00'))).toEqual([]);
  });
  it('have no hole where openings meet or overlap', () => {
    expect(
      closed(open('chair', '07:00', '12:00'), open('chair', '11:00', '12:00'), open('chair', '12:00', '19:00')),
    ).toEqual([]);
  });
  it('are of each day on its own', () => {
    expect(closedHours(['chair'], [open('chair', '07:00', '19:00')], [monday, '2026-11-24'], '07:00', '19:00')).toEqual(
      [open('chair', '07:00', '19:00', '2026-11-24')],
    );
  });
});

describe('shown hours', () => {
  it('are office hours when nothing is known', () => {
    expect(shownHours([], 1)).toEqual({ from: '08:00', to: '18:00' });
  });
  it('reach as far as the earliest and the latest, in whole steps', () => {
    expect(shownHours([open('chair', '07:30', '12:00'), open('chair', '12:00', '18:15')], 1)).toEqual({
      from: '07:00',
      to: '19:00',
    });
    expect(shownHours([open('chair', '07:30', '12:00'), open('chair', '12:00', '18:15')], 2)).toEqual({
      from: '06:00',
      to: '20:00',
    });
  });
  it('reach to the end of the day for what ends after midnight', () => {
    expect(shownHours([{ startsLocal: `${monday}T22:00`, endsLocal: '2026-11-24T00:30' }], 1)).toEqual({
      from: '08:00',
      to: '23:59',
    });
  });
});

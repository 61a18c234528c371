import { showLastDose, unmarkedInfusions } from './last-dose';

const visitAt = '2026-11-23T18:00:00.000Z';
const one = (
  purpose: 'dose' | 'integration',
  status: 'booked' | 'arrived' | 'fulfilled' | 'cancelled',
  startsAt: string,
) => ({ serviceType: { purpose }, status, startsAt });

describe('the last dose before a visit', () => {
  it('reads "none recorded" where there is none, which does not mean that none was given', () => {
    expect([null, 0, 1, 3].map(showLastDose)).toEqual([
      'none recorded before this visit',
      'the same day',
      '1 day before',
      '3 days before',
    ]);
  });
  it('leaves out infusions without a recorded outcome, and lists them in the note', () => {
    const [booked, arrived] = [
      one('dose', 'booked', '2026-11-23T16:00:00Z'),
      one('dose', 'arrived', '2026-11-20T16:00:00Z'),
    ];
    const others = [
      one('dose', 'fulfilled', '2026-11-18T16:00:00Z'),
      one('dose', 'cancelled', '2026-11-19T16:00:00Z'),
      one('integration', 'booked', '2026-11-20T18:00:00Z'),
      one('dose', 'booked', '2026-11-23T18:00:00Z'),
    ];
    expect(unmarkedInfusions([...others, booked, arrived], visitAt)).toEqual([booked, arrived]);
  });
});

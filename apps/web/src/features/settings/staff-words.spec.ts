import { describe, expect, it } from '@jest/globals';
import { licenceStanding, linkWords } from './staff-words';

describe('a licence', () => {
  it.each([
    [null, 'does not end', false, false],
    ['2026-11-29', 'ended Nov 29, 2026', true, false],
    ['2026-11-30', 'ends Nov 30, 2026, 0 days left', false, true],
    ['2026-12-01', 'ends Dec 1, 2026, 1 day left', false, true],
    ['2026-12-30', 'ends Dec 30, 2026, 30 days left', false, true],
    ['2026-12-31', 'ends Dec 31, 2026, 31 days left', false, false],
    ['2027-01-29', 'ends Jan 29, 2027, 60 days left', false, false],
    ['2027-01-30', 'to Jan 30, 2027', false, false],
  ])('until %s reads: %s', (expiresOn, words, isOver, isSoon) => {
    expect(licenceStanding({ expiresOn }, '2026-11-30')).toEqual({ words, isOver, isSoon });
  });
});

describe('an invitation', () => {
  const link = (outcome: 'waiting' | 'sent' | 'refused' | 'unclear' | 'expired' | 'shown') => ({
    purpose: 'invitation' as const,
    askedAt: '2026-11-30T17:00:00.000Z',
    expiresAt: null,
    outcome,
  });
  it.each([
    ['waiting', 'Invitation is being sent'],
    ['sent', 'Invitation sent'],
    ['refused', 'Invitation was refused: check the address, then send it again'],
    ['unclear', 'Invitation may not have arrived: ask, then send it again'],
    ['expired', 'Invitation was not used in time'],
    ['shown', 'Invitation handed over at the founding'],
  ] as const)('that is %s reads: %s', (outcome, words) => {
    expect(linkWords({ link: link(outcome), state: 'invited' })).toBe(words);
  });

  it('was not sent to who is only in the clinic’s file, and is of no interest once somebody has left', () => {
    expect(linkWords({ link: null, state: 'invited' })).toBe('Not invited yet');
    expect(linkWords({ link: null, state: 'active' })).toBeNull();
    expect(linkWords({ link: link('sent'), state: 'left' })).toBeNull();
  });
});

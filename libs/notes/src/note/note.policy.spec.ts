import { AppointmentStatus } from '@snowmelt/contracts';
import { checkMayWrite, checkTakesAddenda, checkVisitCanBeSigned, checkVisitHasNote, mustStillSign } from './note.policy.js';

const [leo, amara] = ['leo', 'amara'];
const note = (status: 'draft' | 'signed') => ({ id: 'note', patientId: 'patient', status, author: { id: leo } });
const refusal = (work: () => unknown) => { try { work(); return 'none'; } catch (error) { return (error as { code: string }).code; } };

describe('who may write', () => {
  it.each([
    ['draft', leo, 'none', 'none', 'NOTES.NOT_SIGNED'],
    ['draft', amara, 'NOTES.NOT_THE_AUTHOR', 'NOTES.NOT_THE_AUTHOR', 'NOTES.NOT_SIGNED'],
    ['signed', leo, 'NOTES.SIGNED', 'none', 'none'],
    ['signed', amara, 'NOTES.SIGNED', 'NOTES.ALREADY_SIGNED', 'none'],
  ] as const)('a %s note, asked by %s: write %s, sign %s, addendum %s', (status, who, write, sign, addendum) => {
    expect([refusal(() => checkMayWrite(note(status), who)), refusal(() => mustStillSign(note(status), who)), refusal(() => checkTakesAddenda(note(status)))]).toEqual([write, sign, addendum]);
  });

  it('signing is left to do only on a draft', () => {
    expect([mustStillSign(note('draft'), leo), mustStillSign(note('signed'), leo)]).toEqual([true, false]);
  });
});

describe('which visits have a note', () => {
  const startsAt = '2026-11-24T18:00:00Z';
  const held = (status: AppointmentStatus, now: string) => refusal(() => checkVisitCanBeSigned({ status, startsAt }, new Date(now)));

  it.each(AppointmentStatus.options)('%s: a note can be begun unless the visit was not held', (status) => {
    expect(refusal(() => checkVisitHasNote({ status, startsAt }))).toBe(status === 'cancelled' || status === 'noshow' ? 'NOTES.VISIT_NOT_HELD' : 'none');
  });

  it('a visit to come is not signed, unless the patient is here', () => {
    expect(held('booked', '2026-11-24T17:59:59Z')).toBe('NOTES.VISIT_TO_COME');
    expect(held('booked', '2026-11-24T18:00:00Z')).toBe('none');
    expect(held('arrived', '2026-11-24T17:50:00Z')).toBe('none');
    expect(held('fulfilled', '2026-11-24T17:50:00Z')).toBe('none');
    expect(held('cancelled', '2026-11-25T18:00:00Z')).toBe('NOTES.VISIT_NOT_HELD');
  });
});

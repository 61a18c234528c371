import { AppointmentStatus } from '@snowmelt/contracts';
import {
  checkLateEntry,
  checkMayBegin,
  checkMayHandIn,
  checkMayWrite,
  checkTakesAddenda,
  checkVisitCanBeSigned,
  checkVisitHasNote,
  needsHandOver,
  needsSignature,
} from './note.policy.js';

const [leo, amara, ben] = ['leo', 'amara', 'ben'];
const note = (status: 'draft' | 'signed') => ({
  id: 'note',
  patientId: 'patient',
  status,
  author: { id: leo, displayName: 'Leo Park, LMFT' },
});
const refusal = (work: () => unknown) => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('who may write', () => {
  it.each([
    ['draft', leo, 'none', 'none', 'NOTES.NOT_SIGNED'],
    ['draft', amara, 'NOTES.NOT_THE_AUTHOR', 'NOTES.NOT_THE_AUTHOR', 'NOTES.NOT_SIGNED'],
    ['signed', leo, 'NOTES.SIGNED', 'none', 'none'],
    ['signed', amara, 'NOTES.SIGNED', 'NOTES.ALREADY_SIGNED', 'none'],
  ] as const)('a %s note, asked by %s: write %s, sign %s, addendum %s', (status, who, write, sign, addendum) => {
    expect([
      refusal(() => checkMayWrite(note(status), who)),
      refusal(() => needsSignature(note(status), who)),
      refusal(() => checkTakesAddenda(note(status))),
    ]).toEqual([write, sign, addendum]);
  });

  it('only a draft can still be signed', () => {
    expect([needsSignature(note('draft'), leo), needsSignature(note('signed'), leo)]).toEqual([true, false]);
  });
});

describe('the author of a new note', () => {
  const ofLeo = { clinician: 'Leo Park, LMFT', clinicianIds: [leo] };
  it.each([
    ['the clinician of the visit', ofLeo, leo, false, 'none'],
    ['a colleague who looks', ofLeo, amara, false, 'NOTES.COLLEAGUES_VISIT'],
    ['a colleague who says so', ofLeo, amara, true, 'none'],
    ['anybody, where nobody is booked', { clinician: null, clinicianIds: [] }, amara, false, 'none'],
  ] as const)('%s', (_who, visit, staffId, ofColleague, outcome) => {
    expect(refusal(() => checkMayBegin(visit, staffId, ofColleague))).toBe(outcome);
  });

  it.each([
    ['its author keeps it', 'draft', leo, true, false],
    ['the clinician of the visit goes on with it', 'draft', amara, true, true],
    ['a colleague asks the author who is here', 'draft', ben, true, 'NOTES.AUTHOR_IS_HERE'],
    ['a colleague goes on with it when the author is not', 'draft', ben, false, true],
    ['nobody goes on with what is signed', 'signed', amara, false, 'NOTES.SIGNED'],
  ] as const)('%s', (_what, status, staffId, authorIsHere, outcome) => {
    const act = () =>
      needsHandOver(note(status), { clinician: 'Dr. Amara Osei', clinicianIds: [amara] }, staffId, authorIsHere);
    if (typeof outcome === 'string') expect(refusal(act)).toBe(outcome);
    else expect(act()).toBe(outcome);
  });
});

it.each([
  ['who wrote it before', 'draft', amara, 'none'],
  ['its author, who writes into it', 'draft', leo, 'NOTES.NOT_THE_AUTHOR'],
  ['a colleague who never wrote it', 'draft', ben, 'NOTES.NOT_THE_AUTHOR'],
  ['who wrote it before, when it is signed', 'signed', amara, 'NOTES.SIGNED'],
] as const)('text can be added beside a draft that was handed over by %s', (_who, status, staffId, outcome) => {
  expect(refusal(() => checkMayHandIn({ ...note(status), handovers: [{ from: { id: amara } }] }, staffId))).toBe(
    outcome,
  );
});

describe('visits that can have a note', () => {
  it.each(AppointmentStatus.options)('%s: a note can be started unless the visit did not take place', (status) => {
    expect(refusal(() => checkVisitHasNote({ status, began: false }))).toBe(
      status === 'cancelled' || status === 'noshow' ? 'NOTES.VISIT_NOT_HELD' : 'none',
    );
    expect(refusal(() => checkVisitHasNote({ status, began: true }))).toBe('none');
  });

  it.each([
    ['booked', false, 'NOTES.VISIT_NOT_BEGUN'],
    ['arrived', false, 'none'],
    ['fulfilled', false, 'none'],
    ['cancelled', false, 'NOTES.VISIT_NOT_HELD'],
    ['noshow', false, 'NOTES.VISIT_NOT_HELD'],
    ['booked', true, 'none'],
    ['arrived', true, 'none'],
    ['fulfilled', true, 'none'],
    ['cancelled', true, 'none'],
  ] as const)('%s, and it started: %p; signing: %s', (status, began, outcome) => {
    expect(refusal(() => checkVisitCanBeSigned({ status, began, goesOn: false }))).toBe(outcome);
  });

  it.each(AppointmentStatus.options)(
    '%s, and its video visit is still open: it has to end before the note is signed',
    (status) => {
      expect(refusal(() => checkVisitCanBeSigned({ status, began: true, goesOn: true }))).toBe('NOTES.VISIT_GOES_ON');
    },
  );
});

describe('the day of a late entry', () => {
  const visit = { startsAt: '2026-11-25T01:00:00Z', timeZone: 'America/Los_Angeles' }; // 17:00 on the 24th in Los Angeles
  it.each([
    ['0001-01-01', 'NOTES.DATE_BEFORE_VISIT'],
    ['2026-11-23', 'NOTES.DATE_BEFORE_VISIT'],
    ['2026-11-24', 'none'],
    ['2026-11-27', 'none'],
    ['2026-11-28', 'NOTES.DATE_TO_COME'],
  ])('%s: %s', (day, outcome) => {
    expect(refusal(() => checkLateEntry(day, visit, new Date('2026-11-28T07:59:00Z')))).toBe(outcome); // still the 27th in Los Angeles
  });
});

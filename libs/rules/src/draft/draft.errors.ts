import { CodedError } from '@snowmelt/http';

export const draftErrors = {
  unfit: (faults: readonly string[]) =>
    new CodedError(422, 'RULES.UNFIT', faults.join(' '), {
      errors: faults.map((message) => ({ path: 'definition', message })),
    }),
  nothingChanged: () => new CodedError(422, 'RULES.NOTHING_CHANGED', 'Nothing is different from the version in force.'),
  dayUnfit: (first: string) =>
    new CodedError(
      422,
      'RULES.DAY_UNFIT',
      `It can hold from ${first} on: today, or the day of the version before it.`,
      {
        first,
      },
    ),
  baseChanged: () =>
    new CodedError(
      409,
      'RULES.BASE_CHANGED',
      'There is a later version than the one this was drafted from. Look at that one, and draft the change again.',
    ),
  draftOpen: () =>
    new CodedError(
      409,
      'RULES.DRAFT_OPEN',
      'Somebody has a change of this rule waiting. Change that one, or wait until it is decided.',
    ),
  changedMeanwhile: () =>
    new CodedError(
      409,
      'RULES.CHANGED_MEANWHILE',
      'Somebody has changed or decided this draft meanwhile. Look at it again.',
    ),
  notWaiting: () => new CodedError(409, 'RULES.NOT_WAITING', 'This draft does not wait for approval.'),
  ownDraft: () => new CodedError(403, 'RULES.OWN_DRAFT', OWN_DRAFT),
};

export const OWN_DRAFT =
  'You wrote in this draft, so somebody else has to approve it: another medical director. Or let another prescriber draft it.';

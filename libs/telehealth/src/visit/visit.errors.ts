import { CodedError, UntimelyError } from '@snowmelt/http';

export const visitErrors = {
  /** With the same code as the guard's error. */
  pageClosed: () =>
    new CodedError(
      401,
      'IDENTITY.LINK_EXPIRED',
      'This link no longer works. Please use the link in the newest message.',
    ),
  tooEarly: (opensAt: Date) =>
    new UntimelyError(403, 'TELEHEALTH.TOO_EARLY', 'The room is not open yet.', { opensAt: opensAt.toISOString() }),
  closed: () => new UntimelyError(403, 'TELEHEALTH.CLOSED', 'The room is closed: the time of this visit is over.'),
  /** Untimely, because the clinic could read the visit until it was cancelled. */
  calledOff: () => new UntimelyError(404, 'VISIT.NOT_FOUND', 'There is no such visit.'),
  over: () => new CodedError(409, 'TELEHEALTH.OVER', 'This visit is over.'),
  otherDevice: () =>
    new CodedError(
      409,
      'TELEHEALTH.OTHER_DEVICE',
      'This visit is open on another device. Continue here and leave it there?',
    ),
  colleagueInside: (name: string) =>
    new CodedError(409, 'TELEHEALTH.COLLEAGUE_INSIDE', `${name} is in the room.`, { name }),
  nobodyWaiting: () => new CodedError(409, 'TELEHEALTH.NOBODY_WAITING', 'The patient is not in the waiting room.'),
  notBegun: () =>
    new CodedError(
      409,
      'TELEHEALTH.NOT_BEGUN',
      'This visit has not started. If the patient does not come, record a no-show.',
    ),
  notSetUp: () =>
    new CodedError(
      409,
      'TELEHEALTH.NOT_SET_UP',
      'The clinic has no telehealth policy yet: when rooms are open and how soon it calls back. Ask the administrator.',
    ),
};

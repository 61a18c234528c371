import { CodedError } from '@snowmelt/http';

export const noChannel = () =>
  new CodedError(
    409,
    'OUTREACH.NO_CHANNEL',
    'There is no working number or e-mail that this patient agreed to. Ask for one, and for their consent.',
  );

export const textsPaused = () =>
  new CodedError(
    409,
    'OUTREACH.NO_CHANNEL',
    'Nobody has decided yet whether this patient meant STOP, and nothing is sent before. Decide it on the page Texts, or call them.',
  );

export const textsUsedUp = () =>
  new CodedError(
    409,
    'OUTREACH.TEXTS_USED_UP',
    'The texts this patient agreed to are used up, or reserved for the reminder of the day before a visit, and they did not agree to e-mail. Call them.',
  );

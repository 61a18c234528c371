import type { Role, StaffMember } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { showDay } from '../../shell/times';

export const roles: readonly { role: Role; word: string; may: string }[] = [
  { role: 'front_desk', word: 'Front desk', may: 'books, moves and cancels; sees no notes' },
  { role: 'nurse', word: 'Nurse', may: 'doses and their checks' },
  { role: 'clinician', word: 'Therapist', may: 'own visits and notes, second person in a dose' },
  { role: 'prescriber', word: 'Prescriber', may: 'orders, evaluations and what sets a rule aside' },
  { role: 'medical_director', word: 'Medical director', may: 'approves protocols and other rules, nothing else' },
  { role: 'admin', word: 'Admin', may: 'settings and staff, never the notes' },
];
export const roleWord = (role: Role) => roles.find((one) => one.role === role)?.word ?? role;

type Licence = StaffMember['licences'][number];
export const licenceName = ({ kind, state, number }: Pick<Licence, 'kind' | 'state' | 'number'>) =>
  [state, kind, number].filter(Boolean).join(' ');

/** From when on the days are counted, as there is a task then, and from when on they are a warning. */
const COUNTED_DAYS = 60;
const SOON_DAYS = 30;
export interface LicenceStanding {
  readonly words: string;
  readonly isOver: boolean;
  readonly isSoon: boolean;
}
/** How long a licence is still valid. `today` is the clinic's. */
export function licenceStanding({ expiresOn }: Pick<Licence, 'expiresOn'>, today: string): LicenceStanding {
  if (expiresOn === null) return { words: 'does not end', isOver: false, isSoon: false };
  const days = DateTime.fromISO(expiresOn).diff(DateTime.fromISO(today), 'days').days;
  if (days < 0) return { words: `ended ${showDay(expiresOn)}`, isOver: true, isSoon: false };
  const isSoon = days <= SOON_DAYS;
  if (days <= COUNTED_DAYS)
    return {
      words: `ends ${showDay(expiresOn)}, ${days === 1 ? '1 day' : `${days} days`} left`,
      isOver: false,
      isSoon,
    };
  return { words: `to ${showDay(expiresOn)}`, isOver: false, isSoon: false };
}

/** What became of the latest link, in words for the administrator; null where there is nothing to say. */
export function linkWords({ link, state }: Pick<StaffMember, 'link' | 'state'>): string | null {
  if (state === 'left') return null;
  if (!link) return state === 'invited' ? 'Not invited yet' : null;
  const what = link.purpose === 'invitation' ? 'Invitation' : 'Link for a new password';
  switch (link.outcome) {
    case 'waiting':
      return `${what} is being sent`;
    case 'sent':
      return `${what} sent`;
    case 'shown':
      return `${what} handed over at the founding`;
    case 'refused':
      return `${what} was refused: check the address, then send it again`;
    case 'unclear':
      return `${what} may not have arrived: ask, then send it again`;
    case 'expired':
      return `${what} was not used in time`;
  }
}

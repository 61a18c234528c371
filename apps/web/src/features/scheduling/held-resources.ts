import type { Appointment } from '@snowmelt/contracts';

type Held = Pick<Appointment, 'resources'>;

/** What a visit holds, each once: a nurse who is alone with a patient holds several places. */
export const heldIds = ({ resources }: Held): string[] => [...new Set(resources.map(({ id }) => id))];
export const heldNames = ({ resources }: Held): string => [...new Set(resources.map(({ name }) => name))].join(', ');

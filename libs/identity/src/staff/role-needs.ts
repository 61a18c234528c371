import type { NewLicence, Role } from '@snowmelt/contracts';

/** California: who may prescribe ketamine (B&P 2060, 2836.1, 3502.1), and who may give it by vein on an order. */
const LICENCES: Partial<Record<Role, readonly string[]>> = {
  prescriber: ['MD', 'DO', 'NP', 'PA'],
  nurse: ['RN', 'NP', 'LVN'],
  medical_director: ['MD', 'DO'],
};

interface Person {
  readonly licences: readonly Pick<NewLicence, 'kind' | 'expiresOn'>[];
  readonly supervisorId: string | null;
}

/** Why somebody cannot be given a role, in words; null when they can. `today` is the clinic's, as YYYY-MM-DD. */
export function roleLack(role: Role, { licences, supervisorId }: Person, today: string): string | null {
  const valid = licences.filter(({ expiresOn }) => expiresOn === null || expiresOn >= today);
  const kinds = LICENCES[role];
  if (kinds && !valid.some(({ kind }) => kinds.includes(kind)))
    return `The role of a ${role.replace('_', ' ')} needs a valid licence on file: ${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}.`;
  if (role === 'clinician' && valid.length === 0 && supervisorId === null)
    return 'The role of a clinician needs a valid licence on file, or somebody under whom the person works.';
  return null;
}

import type { Patient } from '@snowmelt/contracts';

type Named = Pick<Patient, 'id' | 'givenName' | 'familyName'>;
const nameOf = ({ givenName, familyName }: Named) => `${givenName} ${familyName}`.toLowerCase();

/** Whether somebody else among these has the same name. */
export const isNamesake = (patient: Named, all: readonly Named[]) =>
  all.some((other) => other.id !== patient.id && nameOf(other) === nameOf(patient));

import type { ConsentEnd, ContactSystem, Patient } from '@snowmelt/contracts';
import type { Addresses } from './patient.policy.js';

export interface ContactState {
  readonly addresses: Addresses;
  readonly consents: Patient['consents'];
}
export interface ConsentChange {
  readonly category: ContactSystem;
  readonly ends: ConsentEnd | null;
  readonly begins: boolean;
}

/**
 * How a change of contact details changes the consents. A consent is for one address: a new address ends it, and needs
 * a consent of its own.
 */
export function consentChanges(before: ContactState, after: ContactState): ConsentChange[] {
  return (['sms', 'email'] as const)
    .map((category): ConsentChange => {
      const [had, has] = [before.consents[category], after.consents[category]];
      const moved = before.addresses[category] !== after.addresses[category];
      const stays = had && has && !moved;
      return {
        category,
        ends: had && !stays ? (moved ? 'address_changed' : 'taken_back') : null,
        begins: has && !stays,
      };
    })
    .filter(({ ends, begins }) => ends !== null || begins);
}

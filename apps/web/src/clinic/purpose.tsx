import type { ServicePurpose } from '@snowmelt/contracts';
import './clinic.css';

/** What a visit is for, as far as the eye needs to know: its color and the shape of its edge. */
type PurposeKind = 'dose' | 'integration' | 'preparation' | 'medical' | 'group';

const kinds: Partial<Record<ServicePurpose, PurposeKind>> = {
  dose: 'dose',
  integration: 'integration',
  preparation: 'preparation',
  evaluation: 'medical',
  medication_management: 'medical',
};
export const purposeKind = (purpose: ServicePurpose): PurposeKind => kinds[purpose] ?? 'group';

/** A bar for the kind of visit beside the words that name it. */
export function Purpose({ of: purpose, children }: { of: ServicePurpose; children: React.ReactNode }) {
  return (
    <span className="purpose" data-purpose={purposeKind(purpose)}>
      {children}
    </span>
  );
}

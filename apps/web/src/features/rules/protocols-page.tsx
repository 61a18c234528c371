import { faultsOfProtocol, type ProtocolRules } from '@snowmelt/contracts';
import { ProtocolFields } from './protocol-fields';
import { RulesPage } from './rules-page';

const faults = ({ numbers }: ProtocolRules) => faultsOfProtocol(numbers).map(({ words }) => words);

/** The numbers by which doses are booked and patients are told what to do. */
export default function ProtocolsPage() {
  return (
    <RulesPage<ProtocolRules>
      title="Protocols"
      kind="protocol"
      what="the protocols"
      empty="No protocol is approved yet. The first one comes by the clinic’s file."
      faults={faults}
      fields={(rules, change) => <ProtocolFields rules={rules} onChange={change} />}
    />
  );
}

import { faultsOfProtocol, type ProtocolRules } from '@snowmelt/contracts';
import { Loaded } from '../../shell/loaded';
import { SettingsFrame } from '../settings/settings-frame';
import { DraftForm } from './draft-form';
import { ProtocolFields } from './protocol-fields';
import { RulePanel } from './rule-panel';
import { useRules } from './rules-queries';
import './rules.css';

const faults = ({ numbers }: ProtocolRules) => faultsOfProtocol(numbers).map(({ words }) => words);

/** The numbers by which doses are booked and patients are told what to do. */
export default function ProtocolsPage() {
  return (
    <SettingsFrame title="Protocols">
      <Loaded
        asked={useRules('protocol')}
        what="the protocols"
        isEmpty={({ items }) => items.length === 0}
        empty="No protocol is approved yet. The first one comes by the clinic’s file."
      >
        {({ items }) =>
          items.map((rule) => (
            <RulePanel
              key={rule.code}
              rule={rule}
              edit={(onClose) => (
                <DraftForm<ProtocolRules> rule={rule} faults={faults} onClose={onClose}>
                  {(rules, change) => <ProtocolFields rules={rules} onChange={change} />}
                </DraftForm>
              )}
            />
          ))
        }
      </Loaded>
    </SettingsFrame>
  );
}

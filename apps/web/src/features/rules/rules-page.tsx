import type { RuleKind, RuleWish } from '@snowmelt/contracts';
import { Loaded } from '../../shell/loaded';
import { SettingsFrame } from '../settings/settings-frame';
import { DraftForm } from './draft-form';
import { RulePanel } from './rule-panel';
import { useRules } from './rules-queries';
import './rules.css';

interface Props<Rules extends RuleWish['definition']> {
  title: string;
  kind: RuleKind;
  /** What is loaded, e.g. "the forms". */
  what: string;
  /** What stands there before anything is approved. */
  empty: string;
  /** What keeps them from being sent, while they are typed. */
  faults?: (rules: Rules) => string[];
  /** The fields of a draft. */
  fields: (rules: Rules, change: (rules: Rules) => void) => React.ReactNode;
}

/** Every rule of a kind: what holds, what will and did, and the change that is drafted. */
export function RulesPage<Rules extends RuleWish['definition']>({
  title,
  kind,
  what,
  empty,
  faults,
  fields,
}: Props<Rules>) {
  return (
    <SettingsFrame title={title}>
      <Loaded asked={useRules(kind)} what={what} isEmpty={({ items }) => items.length === 0} empty={empty}>
        {({ items }) =>
          items.map((rule) => (
            <RulePanel
              key={rule.code}
              rule={rule}
              edit={(onClose) => (
                <DraftForm<Rules> rule={rule} onClose={onClose} {...(faults ? { faults } : {})}>
                  {fields}
                </DraftForm>
              )}
            />
          ))
        }
      </Loaded>
    </SettingsFrame>
  );
}

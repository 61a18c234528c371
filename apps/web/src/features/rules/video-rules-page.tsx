import { NumberInput } from '@mantine/core';
import type { VisitRules } from '@snowmelt/contracts';
import { Loaded } from '../../shell/loaded';
import { SettingsFrame } from '../settings/settings-frame';
import { DraftForm } from './draft-form';
import { Row } from './row';
import { RulePanel } from './rule-panel';
import { useRules } from './rules-queries';
import './rules.css';

const fields = [
  { name: 'opensMinutesBefore', label: 'The room opens before the start', min: 0, max: 240 },
  { name: 'closesMinutesAfter', label: 'The room closes after the end', min: 0, max: 240 },
  { name: 'callBackWithinMinutes', label: 'A patient whose line dropped is called within', min: 1, max: 60 },
] as const satisfies readonly { name: keyof VisitRules; label: string; min: number; max: number }[];

/** When the room of a visit by video is open, and how soon somebody calls whose line dropped. */
export default function VideoRulesPage() {
  return (
    <SettingsFrame title="Visits by video">
      <Loaded
        asked={useRules('visit_policy')}
        what="the rules"
        isEmpty={({ items }) => items.length === 0}
        empty="Nothing is approved yet. The first version comes by the clinic’s file."
      >
        {({ items }) =>
          items.map((rule) => (
            <RulePanel
              key={rule.code}
              rule={rule}
              edit={(onClose) => (
                <DraftForm<VisitRules> rule={rule} onClose={onClose}>
                  {(rules, change) => <Fields rules={rules} onChange={change} />}
                </DraftForm>
              )}
            />
          ))
        }
      </Loaded>
    </SettingsFrame>
  );
}

const Fields = ({ rules, onChange }: { rules: VisitRules; onChange: (rules: VisitRules) => void }) => (
  <Row>
    {fields.map(({ name, ...field }) => (
      <NumberInput
        key={name}
        {...field}
        value={rules[name]}
        suffix=" min"
        allowDecimal={false}
        clampBehavior="strict"
        hideControls
        onChange={(typed) => typeof typed === 'number' && onChange({ ...rules, [name]: typed })}
      />
    ))}
  </Row>
);

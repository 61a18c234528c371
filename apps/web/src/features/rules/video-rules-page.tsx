import { NumberInput } from '@mantine/core';
import type { VisitRules } from '@snowmelt/contracts';
import { Row } from './row';
import { RulesPage } from './rules-page';

const fields = [
  { name: 'opensMinutesBefore', label: 'The room opens before the start', min: 0, max: 240 },
  { name: 'closesMinutesAfter', label: 'The room closes after the end', min: 0, max: 240 },
  { name: 'callBackWithinMinutes', label: 'A patient whose line dropped is called within', min: 1, max: 60 },
] as const satisfies readonly { name: keyof VisitRules; label: string; min: number; max: number }[];

/** When the room of a visit by video is open, and how soon somebody calls whose line dropped. */
export default function VideoRulesPage() {
  return (
    <RulesPage<VisitRules>
      title="Visits by video"
      kind="visit_policy"
      what="the rules"
      empty="Nothing is approved yet. The first version comes by the clinic’s file."
      fields={(rules, change) => <Fields rules={rules} onChange={change} />}
    />
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

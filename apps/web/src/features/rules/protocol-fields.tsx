import { Button, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { labelOfNumber, protocolNumbers, type ProtocolRules, type SourcedNumber } from '@snowmelt/contracts';
import { Row } from './row';

interface Props {
  rules: ProtocolRules;
  onChange: (rules: ProtocolRules) => void;
}

/** Every number of a protocol, with its unit and its source. */
export function ProtocolFields({ rules: { numbers }, onChange }: Props) {
  const change = (name: string, changed: Partial<SourcedNumber> | null) =>
    onChange({
      numbers: numbers.flatMap((one) => (one.name !== name ? one : changed === null ? [] : { ...one, ...changed })),
    });
  return (
    <Stack gap="sm">
      {numbers.map((number) => (
        <OneNumber key={number.name} number={number} onChange={(changed) => change(number.name, changed)} />
      ))}
      <More numbers={numbers} onAdd={(number) => onChange({ numbers: [...numbers, number] })} />
    </Stack>
  );
}

interface One {
  number: SourcedNumber;
  /** Null takes it out. */
  onChange: (changed: Partial<SourcedNumber> | null) => void;
}

function OneNumber({ number: { name, value, unit, source }, onChange }: One) {
  const label = labelOfNumber(name);
  return (
    <Row>
      <NumberInput
        className="rule-number"
        label={label}
        value={value}
        min={0}
        max={1_000_000}
        suffix={` ${unit}`}
        hideControls
        onChange={(typed) => typeof typed === 'number' && onChange({ value: typed })}
      />
      <TextInput
        className="rule-from"
        label="Source"
        aria-label={`Source: ${label}`}
        value={source}
        maxLength={400}
        onChange={({ currentTarget }) => onChange({ source: currentTarget.value })}
      />
      {!protocolNumbers[name]?.isNeeded && (
        <Button size="compact-sm" variant="subtle" aria-label={`Leave out: ${label}`} onClick={() => onChange(null)}>
          Leave out
        </Button>
      )}
    </Row>
  );
}

/** A number that the program knows and the protocol lacks. */
function More({ numbers, onAdd }: { numbers: readonly SourcedNumber[]; onAdd: (number: SourcedNumber) => void }) {
  const lacking = Object.entries(protocolNumbers).filter(([name]) => !numbers.some((one) => one.name === name));
  if (lacking.length === 0) return null;
  return (
    <Select
      label="Add a number"
      placeholder="Choose"
      value={null}
      data={lacking.map(([value, { label }]) => ({ value, label }))}
      onChange={(name) => {
        const known = name ? protocolNumbers[name] : undefined;
        if (name && known) onAdd({ name, value: known.least ?? 0, unit: known.unit, source: '' });
      }}
    />
  );
}

import { Button, Checkbox, Fieldset, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import type { NoteFormRules } from '@snowmelt/contracts';
import { Row } from './row';

type Field = NoteFormRules['fields'][number];
interface Props {
  rules: NoteFormRules;
  onChange: (rules: NoteFormRules) => void;
}
const ages = [
  { name: 'due', label: 'An unsigned note is due after' },
  { name: 'overdue', label: 'It is overdue after' },
  { name: 'escalated', label: 'Others are told after' },
] as const;

/** The form of a note: what is asked, in which order, and when it is to be signed. */
export function NoteFormFields({ rules, onChange }: Props) {
  const { fields } = rules;
  const withFields = (changed: Field[]) => onChange({ ...rules, fields: changed });
  return (
    <Stack>
      <Ages rules={rules} onChange={onChange} />
      <TextInput
        label="Who signs says"
        value={rules.signatureMeaning}
        maxLength={300}
        onChange={({ currentTarget: { value } }) => onChange({ ...rules, signatureMeaning: value })}
      />
      {fields.map((field, place) => (
        <OneField
          key={field.key}
          field={field}
          onChange={(changed) => withFields(fields.map((one) => (one === field ? { ...one, ...changed } : one)))}
          onUp={place > 0 ? () => withFields(swapped(fields, place)) : null}
          onRemove={() => withFields(fields.filter((one) => one !== field))}
        />
      ))}
    </Stack>
  );
}

const Ages = ({ rules, onChange }: Props) => (
  <Row>
    {ages.map(({ name, label }) => {
      const age = rules.unsignedAges[name];
      const set = (value: number) =>
        onChange({ ...rules, unsignedAges: { ...rules.unsignedAges, [name]: { ...age, value } } });
      return (
        <NumberInput
          key={name}
          label={label}
          value={age.value}
          min={1}
          max={1000}
          suffix={` ${age.unit}`}
          allowDecimal={false}
          hideControls
          onChange={(typed) => typeof typed === 'number' && set(typed)}
        />
      );
    })}
  </Row>
);

/** The field one place further up. */
const swapped = (fields: readonly Field[], place: number) =>
  fields.map((field, at) => (at === place ? fields[place - 1] : at === place - 1 ? fields[place] : field) ?? field);

interface One {
  field: Field;
  onChange: (changed: Partial<Field>) => void;
  onUp: (() => void) | null;
  onRemove: () => void;
}

const OneField = ({ field, onChange, onUp, onRemove }: One) => (
  <Fieldset legend={field.label}>
    <Stack gap="sm">
      <Words field={field} onChange={onChange} />
      <Group justify="space-between">
        {field.kind === 'text' ? (
          <Checkbox
            label="Needed to sign"
            checked={field.required}
            onChange={({ currentTarget: { checked } }) => onChange({ required: checked })}
          />
        ) : (
          <span>Filled in from the visit</span>
        )}
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="subtle"
            disabled={!onUp}
            onClick={() => onUp?.()}
            aria-label={`Move up: ${field.label}`}
          >
            Up
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onRemove} aria-label={`Leave out: ${field.label}`}>
            Leave out
          </Button>
        </Group>
      </Group>
    </Stack>
  </Fieldset>
);

const Words = ({ field: { label, hint, source }, onChange }: Pick<One, 'field' | 'onChange'>) => (
  <>
    <TextInput
      label="Heading"
      value={label}
      maxLength={300}
      onChange={({ currentTarget: { value } }) => onChange({ label: value })}
    />
    <Textarea
      label="What to write in it"
      value={hint}
      maxLength={2000}
      autosize
      onChange={({ currentTarget: { value } }) => onChange({ hint: value })}
    />
    <TextInput
      label="Source"
      value={source}
      maxLength={2000}
      onChange={({ currentTarget: { value } }) => onChange({ source: value })}
    />
  </>
);

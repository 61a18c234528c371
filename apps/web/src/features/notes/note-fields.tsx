import { Button, Fieldset, Stack } from '@mantine/core';
import { type NoteContent, type NoteField, readyAnswer } from '@snowmelt/contracts';
import { TypedText } from '../../shell/typed-text';

export const fieldId = (key: string) => `note-field-${key}`;
export const missingToSign = (content: NoteContent, fields: readonly NoteField[]) =>
  fields.filter(({ key, required }) => required && (content[key] ?? '').trim() === '');

interface Props {
  fields: readonly NoteField[];
  content: NoteContent;
  readOnly: boolean;
  onChange: (key: string, text: string) => void;
}

/** The template's form; adjacent fields of one section are grouped. */
export function NoteFields({ fields, ...form }: Props) {
  const sections = fields.reduce<NoteField[][]>((all, field) => {
    const last = all.at(-1);
    return last && last[0]?.section === field.section ? [...all.slice(0, -1), [...last, field]] : [...all, [field]];
  }, []);
  return (
    <Stack>
      {sections.map((section) => (
        <Section key={section[0]?.key} fields={section} {...form} />
      ))}
    </Stack>
  );
}

function Section({ fields, ...form }: Props) {
  const written = (
    <Stack>
      {fields.map((field) => (
        <Field key={field.key} field={field} {...form} />
      ))}
    </Stack>
  );
  const heading = fields[0]?.section;
  return heading ? <Fieldset legend={heading}>{written}</Fieldset> : written;
}

function Field({ field, content, readOnly, onChange }: Omit<Props, 'fields'> & { field: NoteField }) {
  const { key, label, hint, required, rows, maxLength } = field;
  const ready = readyAnswer(field);
  return (
    <div>
      <TypedText
        id={fieldId(key)}
        label={label}
        description={hint}
        withAsterisk={required}
        aria-required={required}
        autosize
        minRows={rows}
        maxRows={24}
        readOnly={readOnly}
        classNames={{ description: 'note-hint' }}
        value={content[key] ?? ''}
        max={maxLength}
        onText={(text) => onChange(key, text)}
      />
      {ready && !readOnly && (content[key] ?? '') === '' && (
        <Button
          mt={6}
          size="compact-md"
          variant="default"
          aria-label={`${label}: ${ready}`}
          onClick={() => {
            onChange(key, ready);
            document.getElementById(fieldId(key))?.focus();
          }}
        >
          {ready.replace(/\.$/, '')}
        </Button>
      )}
    </div>
  );
}

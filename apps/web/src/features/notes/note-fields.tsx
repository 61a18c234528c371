import { Button, Fieldset, Stack, Textarea } from '@mantine/core';
import { type NoteContent, type NoteField, readyAnswer } from '@snowmelt/contracts';

// what the server does not store, as it comes along with pasted text
const unstorable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/gu; // eslint-disable-line no-control-regex -- to take them out

export const fieldId = (key: string) => `note-field-${key}`;
export const missingToSign = (content: NoteContent, fields: readonly NoteField[]) => fields.filter(({ key, required }) => required && (content[key] ?? '').trim() === '');

interface Props { fields: readonly NoteField[]; content: NoteContent; readOnly: boolean; onChange(key: string, text: string): void }

/** The form, as the template has it; neighbours of one section stand together. */
export function NoteFields({ fields, ...form }: Props) {
  const sections = fields.reduce<NoteField[][]>((all, field) => {
    const last = all.at(-1);
    return last && last[0]?.section === field.section ? [...all.slice(0, -1), [...last, field]] : [...all, [field]];
  }, []);
  return <Stack>{sections.map((section) => <Section key={section[0]?.key} fields={section} {...form} />)}</Stack>;
}

function Section({ fields, ...form }: Props) {
  const written = <Stack>{fields.map((field) => <Field key={field.key} field={field} {...form} />)}</Stack>;
  const heading = fields[0]?.section;
  return heading ? <Fieldset legend={heading}>{written}</Fieldset> : written;
}

function Field({ field, content, readOnly, onChange }: Omit<Props, 'fields'> & { field: NoteField }) {
  const { key, label, hint, required, rows, maxLength } = field;
  const ready = readyAnswer(field);
  return (
    <div>
      <Textarea
        id={fieldId(key)} label={label} description={hint} withAsterisk={required} aria-required={required} autosize minRows={rows} maxRows={24} maxLength={maxLength} readOnly={readOnly} classNames={{ description: 'note-hint' }}
        value={content[key] ?? ''} onChange={(event) => onChange(key, event.currentTarget.value.replace(unstorable, ''))}
      />
      {ready && !readOnly && (content[key] ?? '') === '' && (
        <Button mt={6} size="compact-md" variant="default" aria-label={`${label}: ${ready}`} onClick={() => { onChange(key, ready); document.getElementById(fieldId(key))?.focus(); }}>{ready.replace(/\.$/, '')}</Button>
      )}
    </div>
  );
}

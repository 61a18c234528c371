import { Button, Stack, Textarea } from '@mantine/core';
import type { NoteContent, NoteField } from '@snowmelt/contracts';

// what the server does not store, as it comes along with pasted text
const unstorable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/gu; // eslint-disable-line no-control-regex -- to take them out

export const fieldId = (key: string) => `note-field-${key}`;
export const writtenFields = (fields: readonly NoteField[]) => fields.filter(({ kind }) => kind === 'text');
export const missingToSign = (content: NoteContent, fields: readonly NoteField[]) => writtenFields(fields).filter(({ key, required }) => required && (content[key] ?? '').trim() === '');

interface Props { fields: readonly NoteField[]; content: NoteContent; readOnly: boolean; onChange(key: string, text: string): void }

/** The form, as the template has it. */
export function NoteFields({ fields, content, readOnly, onChange }: Props) {
  return (
    <Stack>
      {writtenFields(fields).map(({ key, label, hint, required, rows, maxLength, noneText }) => (
        <div key={key}>
          <Textarea
            id={fieldId(key)} label={label} description={hint} withAsterisk={required} aria-required={required} autosize minRows={rows} maxRows={24} maxLength={maxLength} readOnly={readOnly} classNames={{ description: 'note-hint', input: 'note-input' }}
            value={content[key] ?? ''} onChange={(event) => onChange(key, event.currentTarget.value.replace(unstorable, ''))}
          />
          {noneText && !readOnly && (content[key] ?? '') === '' && (
            <Button mt={6} size="compact-md" variant="default" aria-label={`${label}: ${noneText}`} onClick={() => { onChange(key, noneText); document.getElementById(fieldId(key))?.focus(); }}>{noneText.replace(/\.$/, '')}</Button>
          )}
        </div>
      ))}
    </Stack>
  );
}

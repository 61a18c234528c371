import { Text } from '@mantine/core';
import { type Note, writtenFields } from '@snowmelt/contracts';

/** A read-only note. */
export function NoteText({ note: { template, header, content } }: { note: Note }) {
  const fields = writtenFields(template.fields, header.modality);
  const empty = fields.filter(({ key }) => !content[key]?.trim());
  return (
    <div>
      {fields
        .filter((field) => !empty.includes(field))
        .map(({ key, label }) => (
          <section key={key} aria-labelledby={`read-${key}`}>
            <h3 className="note-heading" id={`read-${key}`}>
              {label}
            </h3>
            <p className="note-text">{content[key]}</p>
          </section>
        ))}
      {empty.length > 0 && (
        <Text size="sm" c="dimmed">
          Nothing was written under: {empty.map(({ label }) => label).join(', ')}.
        </Text>
      )}
    </div>
  );
}

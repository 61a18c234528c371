import { Stack, Text } from '@mantine/core';
import type { NoteField, NoteSetAside } from '@snowmelt/contracts';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';

const originWords: Record<NoteSetAside['origin'], string> = {
  saved: 'Text saved elsewhere',
  unsaved: 'Text typed and not saved',
  'handed-in': 'Text of the author before you, not saved',
};

/**
 * Texts that the author did not choose, or that an earlier author had not sent, to read and copy while the note is a
 * draft.
 */
export function SetAside({ texts, fields }: { texts: readonly NoteSetAside[]; fields: readonly NoteField[] }) {
  if (texts.length === 0) return null;
  return (
    <section aria-labelledby="set-aside">
      <h3 className="note-heading" id="set-aside">
        Not chosen
      </h3>
      <Text size="sm" c="dimmed">
        Kept until the note is signed, and no part of it. Copy what you still need.
      </Text>
      <SetAsideTexts texts={texts} fields={fields} />
    </section>
  );
}

/** Each text with its origin and the time it was written. */
export function SetAsideTexts({ texts, fields }: { texts: readonly NoteSetAside[]; fields: readonly NoteField[] }) {
  const {
    clinic: { timeZone },
  } = useMe();
  return (
    <Stack component="ul" gap="sm" my="sm" p={0} style={{ listStyle: 'none' }}>
      {texts.map((one) => (
        <li key={`${one.origin} ${one.writtenAt}`} className="signature">
          <Text size="sm" fw={600}>
            {originWords[one.origin]}, {showInstant(one.writtenAt, timeZone)}
          </Text>
          {fields
            .filter(({ key }) => one.content[key])
            .map(({ key, label }) => (
              <div key={key}>
                <Text size="sm" c="dimmed">
                  {label}
                </Text>
                <p className="note-text">{one.content[key]}</p>
              </div>
            ))}
        </li>
      ))}
    </Stack>
  );
}

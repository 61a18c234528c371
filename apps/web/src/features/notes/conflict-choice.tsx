import { Button, Fieldset, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import type { NoteContent, NoteField, NoteSetAside, NoteStale } from '@snowmelt/contracts';
import { useState } from 'react';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';
import { type Choice, chosenText } from './chosen-text';

interface Props {
  fields: readonly NoteField[];
  mine: NoteContent;
  theirs: NoteStale;
  onChoose: (content: NoteContent, setAside: NoteSetAside[]) => void;
}

/** Two texts of one note, side by side for each differing field. There is no default choice and no automatic merge. */
export function ConflictChoice({ fields, mine, theirs, onChoose }: Props) {
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const text = (content: NoteContent, key: string) => content[key] ?? '';
  const differing = fields.filter(({ key }) => text(mine, key) !== text(theirs.content, key));
  const open = differing.filter(({ key }) => !choices[key]);
  const choose = () => {
    const { content, setAside } = chosenText(mine, theirs, choices, new Date().toISOString());
    onChoose(content, setAside);
  };
  return (
    <section className="panel attention" aria-labelledby="conflict">
      <Stack>
        <TwoPlaces savedAt={theirs.updatedAt} />
        {differing.map((field) => (
          <Differing
            key={field.key}
            field={field}
            mine={text(mine, field.key)}
            theirs={text(theirs.content, field.key)}
            choice={choices[field.key] ?? null}
            onChange={(choice) => setChoices({ ...choices, [field.key]: choice })}
          />
        ))}
        <Group>
          <Button disabled={open.length > 0} onClick={choose}>
            Continue with these
          </Button>
          {open.length > 0 && (
            <Text size="sm" c="dimmed">
              {open.length === 1 ? 'One field is' : `${open.length} fields are`} still to be chosen.
            </Text>
          )}
        </Group>
      </Stack>
    </section>
  );
}

function Differing({
  field: { label },
  mine,
  theirs,
  choice,
  onChange,
}: {
  field: NoteField;
  mine: string;
  theirs: string;
  choice: Choice | null;
  onChange: (choice: Choice) => void;
}) {
  return (
    <Fieldset legend={label}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <div>
          <Text size="sm" c="dimmed">
            Here
          </Text>
          <p className="note-text">{mine || <em>empty</em>}</p>
        </div>
        <div>
          <Text size="sm" c="dimmed">
            Saved elsewhere
          </Text>
          <p className="note-text">{theirs || <em>empty</em>}</p>
        </div>
      </SimpleGrid>
      <Radio.Group aria-label={`${label}: which text`} value={choice} onChange={(value) => onChange(value)}>
        <Group gap="lg" mt="sm">
          <Radio value="mine" label="The text here" />
          <Radio value="theirs" label="The text saved elsewhere" />
          {mine && theirs && <Radio value="both" label="Both, one after the other" />}
        </Group>
      </Radio.Group>
    </Fieldset>
  );
}

function TwoPlaces({ savedAt }: { savedAt: string }) {
  const {
    clinic: { timeZone },
  } = useMe();
  return (
    <div>
      <Text component="h2" id="conflict" fw={700} size="lg" m={0}>
        This note was written in two places
      </Text>
      <Text>
        The other text was saved {showInstant(savedAt, timeZone)}. Choose for each field; what you do not choose stays
        below the note until it is signed.
      </Text>
    </div>
  );
}

import { Button, Fieldset, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core';
import type { NoteContent, NoteField, NoteSetAside, NoteStale } from '@snowmelt/contracts';
import { useState } from 'react';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';
type Choice = 'mine' | 'theirs' | 'both';
interface Props { fields: readonly NoteField[]; mine: NoteContent; theirs: NoteStale; onChoose(content: NoteContent, setAside: NoteSetAside[]): void }

/** Two texts of one note, field by field where they differ. Nothing is chosen by itself, and nothing is mixed. */
export function ConflictChoice({ fields, mine, theirs, onChoose }: Props) {
  const { clinic: { timeZone } } = useMe();
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const text = (content: NoteContent, key: string) => content[key] ?? '';
  const differing = fields.filter(({ key }) => text(mine, key) !== text(theirs.content, key));
  const chosen = (key: string) => ({ mine: text(mine, key), theirs: text(theirs.content, key), both: `${text(mine, key)}\n\n${text(theirs.content, key)}` })[choices[key] ?? 'mine'];
  const notChosen = (origin: NoteSetAside['origin'], content: NoteContent, writtenAt: string, when: Choice): NoteSetAside[] => {
    const texts = differing.flatMap(({ key }) => (choices[key] === when && text(content, key).trim() ? [[key, text(content, key)] as const] : []));
    return texts.length > 0 ? [{ origin, writtenAt, content: Object.fromEntries(texts) }] : [];
  };
  const choose = () => onChoose(
    { ...theirs.content, ...Object.fromEntries(differing.map(({ key }) => [key, chosen(key)])) },
    [...notChosen('saved', theirs.content, theirs.updatedAt, 'mine'), ...notChosen('unsaved', mine, new Date().toISOString(), 'theirs')],
  );
  const open = differing.filter(({ key }) => !choices[key]);
  return (
    <section className="panel attention" aria-labelledby="conflict">
      <Stack>
        <div>
          <Text component="h2" id="conflict" fw={700} size="lg" m={0}>This note was written in two places</Text>
          <Text>The other text was saved {showInstant(theirs.updatedAt, timeZone)}. Choose for each field; what you do not choose stays below the note until it is signed.</Text>
        </div>
        {differing.map(({ key, label, maxLength }) => (
          <Fieldset key={key} legend={label}>
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <div><Text size="sm" c="dimmed">Here</Text><p className="note-text">{text(mine, key) || <em>empty</em>}</p></div>
              <div><Text size="sm" c="dimmed">Saved elsewhere</Text><p className="note-text">{text(theirs.content, key) || <em>empty</em>}</p></div>
            </SimpleGrid>
            <Radio.Group aria-label={`${label}: which text`} value={choices[key] ?? null} onChange={(value) => setChoices({ ...choices, [key]: value as Choice })}>
              <Group gap="lg" mt="sm">
                <Radio value="mine" label="The text here" /><Radio value="theirs" label="The text saved elsewhere" />
                {text(mine, key) && text(theirs.content, key) && text(mine, key).length + text(theirs.content, key).length + 2 <= maxLength && <Radio value="both" label="Both, one after the other" />}
              </Group>
            </Radio.Group>
          </Fieldset>
        ))}
        <Group>
          <Button disabled={open.length > 0} onClick={choose}>Go on with these</Button>
          {open.length > 0 && <Text size="sm" c="dimmed">{open.length === 1 ? 'One field is' : `${open.length} fields are`} still to be chosen.</Text>}
        </Group>
      </Stack>
    </section>
  );
}

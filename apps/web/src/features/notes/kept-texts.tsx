import { Button, Group, Stack, Text } from '@mantine/core';
import {
  charactersOver,
  type Note,
  NOTE_TEXT_MAX,
  type NoteSetAside,
  overLongIn,
  writtenFields,
} from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { focusIfLost } from '../../video/focus-if-lost';
import { ADDENDUM_TEXT } from './addendum-form';
import { mayWriteNotes } from './note-access';
import { LostText } from './notice';
import { SetAsideTexts } from './set-aside';
import { DiscardText } from './discard-text';
import { inOneText } from './unsent-text';
import { useKeptTexts } from './use-kept-texts';

interface Props {
  note: Note;
  /** Puts a text into the addendum being written. Returns whether the device has stored it there. */
  onTake?: (text: string) => Promise<boolean>;
}

/**
 * What this person typed before the note was signed or taken over, and the server never got. Nothing is deleted without
 * their consent.
 */
export function KeptTexts({ note, onTake }: Props) {
  const { texts, unreadable, drop } = useKeptTexts(note);
  const [isHandedIn, setHandedIn] = useState(false);
  return (
    <>
      {unreadable && <LostText />}
      {isHandedIn && (
        <Text fw={600} tabIndex={-1} ref={focusIfLost} role="status">
          {note.author.displayName} has your text now. It is shown below their draft until the note is signed.
        </Text>
      )}
      {texts.map(({ draftId, unsent }) => (
        <KeptText
          key={draftId}
          note={note}
          unsent={unsent}
          onGone={() => drop(draftId)}
          onHandedIn={() => setHandedIn(true)}
          {...(onTake && { onTake })}
        />
      ))}
    </>
  );
}

interface KeptProps extends Props {
  unsent: NoteSetAside[];
  onGone: () => Promise<void>;
  onHandedIn: () => void;
}

function KeptText({ note, unsent, onTake, onGone, onHandedIn }: KeptProps) {
  const [isAsking, setAsking] = useState(false);
  const isDraft = note.status === 'draft';
  const fields = writtenFields(note.template.fields, note.header.modality);
  const text = inOneText(unsent, fields);
  const isLong = charactersOver(text, NOTE_TEXT_MAX) > 0;
  const hasLongField = unsent.some(({ content }) => overLongIn(content, fields).length > 0);
  const take = async () => {
    if (!(await onTake?.(text))) return;
    await onGone();
    document.getElementById(ADDENDUM_TEXT)?.focus();
  };
  const handedIn = async () => {
    await onGone();
    onHandedIn();
  };
  const discard = () => {
    setAsking(false);
    void onGone();
  };
  return (
    <section className="panel attention" aria-label="Typed here and never saved">
      <Stack gap="xs">
        <NotInTheNote note={note} />
        <SetAsideTexts texts={unsent} fields={fields} />
        {onTake && isLong && <Text size="sm">It is too long for one addendum: copy it in parts.</Text>}
        {isDraft && hasLongField && <LongField />}
        <Group>
          {onTake && !isLong && <Button onClick={() => void take()}>Write it as an addendum</Button>}
          {isDraft && !hasLongField && <HandIn note={note} unsent={unsent} onDone={handedIn} />}
          <Copy text={text} />
          <Button variant="default" onClick={() => setAsking(true)}>
            Discard…
          </Button>
        </Group>
      </Stack>
      {isAsking && <DiscardText keep="Keep it" onKeep={() => setAsking(false)} onDiscard={discard} />}
    </section>
  );
}

function NotInTheNote({ note }: { note: Note }) {
  return (
    <div>
      <Text fw={700}>What you typed here is not in this note</Text>
      <Text>
        {note.status === 'signed'
          ? 'It had not reached the server when the note was signed.'
          : `It had not reached the server when ${note.author.displayName} took over.`}{' '}
        Only you can see it, on this device only.
      </Text>
    </div>
  );
}

function LongField() {
  return <Text size="sm">It is too long for its field and cannot be passed on whole: copy it.</Text>;
}

/** Gives the text to the draft's present author. */
function HandIn({ note, unsent, onDone }: { note: Note; unsent: NoteSetAside[]; onDone: () => Promise<void> }) {
  const queries = useQueryClient();
  const give = useOnce(
    (setAside: NoteSetAside[], key) =>
      unwrap(
        api.POST('/api/notes/{id}/set-aside', { params: { path: { id: note.id }, header: key }, body: { setAside } }),
      ),
    {
      onSuccess: onDone,
      // the draft has a new version now, or was signed meanwhile
      onSettled: () => queries.invalidateQueries({ queryKey: ['note', note.id] }),
    },
  );
  if (!mayWriteNotes(useMe())) return null;
  return (
    <>
      <ProblemAlert error={give.error} />
      <BusyButton busy={give.isPending} onClick={() => give.mutate(unsent)}>
        Give it to {note.author.displayName}
      </BusyButton>
    </>
  );
}

function Copy({ text }: { text: string }) {
  const [outcome, setOutcome] = useState('');
  return (
    <>
      <Button
        variant="default"
        onClick={() =>
          void navigator.clipboard.writeText(text).then(
            () => setOutcome('Copied.'),
            () => setOutcome('This browser does not copy: mark the text and copy it by hand.'),
          )
        }
      >
        Copy
      </Button>
      <Text size="sm" role="status">
        {outcome}
      </Text>
    </>
  );
}

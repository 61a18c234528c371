import { Badge, Group, Stack, Text } from '@mantine/core';
import type { AddendumKind, Note, NoteAddendum } from '@snowmelt/contracts';
import { useState } from 'react';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showDay, showForRecord } from '../../shell/times';
import { focusIfLost } from '../../video/focus-if-lost';
import { AddToNote } from './add-to-note';
import { KeptTexts } from './kept-texts';
import { mayWriteNotes } from './note-access';
import { NoteText } from './note-text';
import { useAddendumDraft } from './use-addendum-draft';

const kindWords: Record<AddendumKind, string> = {
  ADDENDUM: 'Addendum',
  CORRECTION: 'Correction',
  LATE_ENTRY: 'Late entry',
};
const takeFocus = (element: HTMLElement | null) => element?.focus();
const changed = new Error(
  'This is not the text that was signed. Do not rely on it; tell the person who looks after the system.',
);

/** By what the signer had shown who they are. */
const signedWithWords = {
  'password-session': 'in a session begun with a password',
  password: 'with the password',
  passkey: 'with a passkey',
  totp: 'with the code of an app',
  'recovery-code': 'with a recovery code',
} as const;

/** A signed note in its final form, with its addenda. `isJustSigned`: it was a draft when this was opened. */
export function SignedNote({ note, isJustSigned }: { note: Note; isJustSigned: boolean }) {
  const me = useMe();
  const [addedId, setAddedId] = useState<string | null>(null);
  const addendum = useAddendumDraft(mayWriteNotes(me) ? note.id : null);
  const { signature, addenda } = note;
  return (
    <Stack>
      {!note.intact && <ProblemAlert error={changed} />}
      <KeptTexts note={note} {...(addendum.draft && { onTake: addendum.take })} />
      <NoteText note={note} />
      {signature && (
        <div className="signature">
          <Text fw={700} tabIndex={-1} ref={isJustSigned ? focusIfLost : undefined}>
            Signed by {signature.by.displayName}, {showForRecord(signature.at, me.clinic.timeZone)}
          </Text>
          <Text>“{signature.meaning}”</Text>
          <Text size="sm" c="dimmed">
            Fingerprint <code title={signature.contentHash}>{signature.contentHash.slice(0, 12)}</code>
            {note.intact ? ', checked just now' : ''}
            {signature.signedWith && ` · ${signedWithWords[signature.signedWith]}`}
          </Text>
        </div>
      )}
      <section aria-labelledby="addenda">
        <h3 className="note-heading" id="addenda">
          Added since
        </h3>
        {addenda.length === 0 && <Text c="dimmed">Nothing.</Text>}
        <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: 'none' }}>
          {addenda.map((addendum) => (
            <li key={addendum.id} tabIndex={-1} ref={addendum.id === addedId ? takeFocus : undefined}>
              <Addendum addendum={addendum} timeZone={me.clinic.timeZone} />
            </li>
          ))}
        </Stack>
      </section>
      {mayWriteNotes(me) && <AddToNote note={note} addendum={addendum} onAdded={setAddedId} />}
    </Stack>
  );
}

function Addendum({ addendum, timeZone }: { addendum: NoteAddendum; timeZone: string }) {
  return (
    <article className="signature">
      {!addendum.intact && <ProblemAlert error={changed} />}
      <Group gap="xs">
        <Badge variant="filled" color="indigo">
          {kindWords[addendum.kind]}
        </Badge>
        <Text size="sm" fw={600}>
          {addendum.author.displayName}, {showForRecord(addendum.signedAt, timeZone)}
        </Text>
      </Group>
      {addendum.happenedOn && <Text size="sm">About {showDay(addendum.happenedOn)}</Text>}
      {addendum.reason && <Text size="sm">Why: {addendum.reason}</Text>}
      <p className="note-text">{addendum.text}</p>
      <Text size="sm" c="dimmed">
        Fingerprint <code title={addendum.contentHash}>{addendum.contentHash.slice(0, 12)}</code>
      </Text>
    </article>
  );
}

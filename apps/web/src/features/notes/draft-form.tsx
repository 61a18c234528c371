import { Button, Group, Stack, Text } from '@mantine/core';
import type { Note } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { Waiting } from '../../shell/loaded';
import { ConflictChoice } from './conflict-choice';
import { fieldId, missingToSign, NoteFields } from './note-fields';
import { Notice } from './notice';
import { SaveLine } from './save-line';
import { SignDialog } from './sign-dialog';
import { useNoteDraft } from './use-note-draft';

/** The author's side of a draft. */
export function DraftForm({ note }: { note: Note }) {
  const queries = useQueryClient();
  const draft = useNoteDraft(note);
  const [signing, setSigning] = useState(false);
  const [busy, setBusy] = useState(false);
  const [changed, setChanged] = useState(false);
  if (!draft) return <Waiting what="the draft" />;
  const { autosave, snapshot: { content, state } } = draft;
  const { fields } = note.template;
  const sign = async () => {
    setBusy(true);
    setChanged(false);
    const saved = await autosave.push() || await autosave.push();
    setBusy(false);
    if (saved) setSigning(true);
  };
  const readAgain = async () => {
    setSigning(false);
    const { version, etag, updatedAt, content: newest } = await answered(api.GET('/api/notes/{id}', { params: { path: { id: note.id } } }));
    autosave.refresh({ version, etag, updatedAt, content: newest });
    setChanged(true);
  };
  const goTo = (key: string) => {
    setSigning(false);
    // after the dialog has given the focus back
    window.setTimeout(() => document.getElementById(fieldId(key))?.focus(), 50);
  };
  return (
    <Stack>
      {draft.unreadable && <Notice title="A text that was kept on this device is lost">You had signed out before it could be saved. What is below is what the server has.</Notice>}
      {changed && <Notice title="Changed elsewhere">This is the newest text. Read it before you sign.</Notice>}
      {state.kind === 'closed' && (
        <Notice title="This note was signed elsewhere">
          What you typed here since then is not part of it. Copy what you need, then add it as an addendum.
          <Group mt="sm"><Button size="sm" variant="default" onClick={() => { autosave.letGo(); void queries.invalidateQueries({ queryKey: ['note', note.id] }); }}>Show the signed note</Button></Group>
        </Notice>
      )}
      {state.kind === 'conflict'
        ? <ConflictChoice key={state.theirs.etag} fields={fields} mine={content} theirs={state.theirs} onChoose={(chosen) => void autosave.resolve(chosen, state.theirs)} />
        : <NoteFields fields={fields} content={content} readOnly={state.kind === 'closed'} onChange={(key, text) => autosave.change(key, text)} />}
      <div className="note-actions">
        <div><SaveLine snapshot={draft.snapshot} /><Text size="sm" c="dimmed">* needed to sign</Text></div>
        <Button size="md" loading={busy} disabled={state.kind === 'conflict' || state.kind === 'closed'} onClick={() => void sign()}>Sign…</Button>
      </div>
      {signing && <SignDialog note={note} etag={autosave.etag()} missing={missingToSign(content, fields)} onClose={() => setSigning(false)} onField={goTo} onStale={() => void readAgain()} />}
    </Stack>
  );
}

import { Button } from '@mantine/core';
import type { Note } from '@snowmelt/contracts';
import { useState } from 'react';
import { focusIfLost } from '../../video/focus-if-lost';
import { AddendumForm } from './addendum-form';
import { type AddendumDraft, emptyAddendum, isWritten } from './addendum-keeper';
import { DiscardText } from './discard-text';
import type { useAddendumDraft } from './use-addendum-draft';

interface Props {
  note: Note;
  addendum: ReturnType<typeof useAddendumDraft>;
  onAdded: (id: string) => void;
}

/** For a user who may add to a signed note. Restores the addendum that they had begun. */
export function AddToNote({ note, addendum: { draft, isKept, change }, onAdded }: Props) {
  return draft && <Adding note={note} onAdded={onAdded} isKept={isKept} change={change} draft={draft} />;
}

type Form = 'closed' | 'found' | 'opened' | 'left';

type AddingProps = Omit<Props, 'addendum'> & Pick<Props['addendum'], 'isKept' | 'change'> & { draft: AddendumDraft };

function Adding({ note, draft, isKept, change, onAdded }: AddingProps) {
  const [form, setForm] = useState<Form>(isWritten(draft) ? 'found' : 'closed');
  const [isAsking, setAsking] = useState(false);
  // the text was taken over from one that was never sent
  if (isWritten(draft) && (form === 'closed' || form === 'left')) setForm('found');
  const close = (as: Form) => {
    change(emptyAddendum);
    setAsking(false);
    setForm(as);
  };
  if (form === 'closed' || form === 'left')
    return (
      <Button
        variant="default"
        style={{ alignSelf: 'start' }}
        onClick={() => setForm('opened')}
        ref={form === 'left' ? focusIfLost : undefined}
      >
        Add to this note
      </Button>
    );
  return (
    <>
      <AddendumForm
        noteId={note.id}
        visitAt={note.header.plannedStartsAt}
        draft={draft}
        isKept={isKept}
        takesFocus={form === 'opened'}
        onChange={change}
        onAdded={(id) => {
          close('closed');
          onAdded(id);
        }}
        onCancel={() => (isWritten(draft) ? setAsking(true) : close('left'))}
      />
      {isAsking && <DiscardText keep="Keep writing" onKeep={() => setAsking(false)} onDiscard={() => close('left')} />}
    </>
  );
}

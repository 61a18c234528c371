import { type Note, overLongIn } from '@snowmelt/contracts';
import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
import { unwrap, api } from '../../api/client';
import { useMe } from '../../shell/me';
import { Autosave, type Snapshot } from './autosave';
import { type DraftSlot, nowhere, openDraftPlace } from './draft-store';
import { openDrafts } from './open-drafts';

const never = () => () => undefined;

// one stalled request would block every later push
const ANSWER_MS = 10_000;

function later(milliseconds: number, work: () => void): () => void {
  const timer = window.setTimeout(work, milliseconds);
  return () => window.clearTimeout(timer);
}

const autosaveOf = (note: Note, place: DraftSlot) =>
  new Autosave(note, place.found, {
    keeper: place,
    later,
    fits: (content) => overLongIn(content, note.template.fields).length === 0,
    save: (content, etag, setAside) =>
      unwrap(
        api.PUT('/api/notes/{id}', {
          params: { path: { id: note.id }, header: { 'If-Match': etag } },
          body: { content, setAside: [...setAside] },
          signal: AbortSignal.timeout(ANSWER_MS),
        }),
      ),
  });

/** Saves when the connection is back and when the page is hidden; sign-out asks about unsaved text. */
function watchPage(autosave: Autosave): () => void {
  const retry = () => void autosave.retry();
  const closed = openDrafts.add(autosave);
  window.addEventListener('online', retry);
  const leaving = () => {
    if (document.visibilityState === 'hidden') void autosave.push();
  };
  document.addEventListener('visibilitychange', leaving);
  return () => {
    closed();
    window.removeEventListener('online', retry);
    document.removeEventListener('visibilitychange', leaving);
  };
}

interface Draft {
  readonly autosave: Autosave;
  readonly unreadable: boolean;
}

/**
 * The author's draft, from this device or else from the server; it saves itself. Null until the device has been read.
 */
export function useNoteDraft(note: Note): (Draft & { readonly snapshot: Snapshot }) | null {
  const me = useMe();
  const [draft, setDraft] = useState<Draft | null>(null);

  // refetching the note while its author writes must not restart the draft
  const begin = useEffectEvent((place: DraftSlot) => autosaveOf(note, place));
  useEffect(() => {
    let end = () => undefined as void;
    let ended = false;
    void openDraftPlace(me.id, note.id)
      .catch(() => nowhere)
      .then((place: DraftSlot) => {
        if (ended) return place.release();
        const autosave = begin(place);
        const unwatch = watchPage(autosave);
        end = () => {
          unwatch();
          void autosave.stop().finally(place.release);
        };
        setDraft({ autosave, unreadable: place.unreadable });
      });
    return () => {
      ended = true;
      end();
    };
  }, [note.id, me.id]);

  const snapshot = useSyncExternalStore(draft?.autosave.subscribe ?? never, () => draft?.autosave.snapshot() ?? null);
  return draft && snapshot && { ...draft, snapshot };
}

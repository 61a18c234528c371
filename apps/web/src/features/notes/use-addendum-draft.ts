import { useEffect, useState } from 'react';
import { useMe } from '../../shell/me';
import { type AddendumDraft, AddendumKeeper, emptyAddendum } from './addendum-keeper';
import { nowhere, openDraftPlace } from './draft-store';
import { openDrafts } from './open-drafts';

/**
 * The addendum that this person is writing, as kept on this device; null `noteId`: they may not add. `draft` is null
 * until the device has been read.
 */
export function useAddendumDraft(noteId: string | null) {
  const me = useMe();
  const [keeper, setKeeper] = useState<AddendumKeeper | null>(null);
  const [draft, setDraft] = useState<AddendumDraft | null>(null);
  const [isKept, setKept] = useState(true);

  useEffect(() => {
    if (noteId === null) return undefined;
    let end = () => undefined as void;
    let ended = false;
    void openDraftPlace<AddendumDraft>(me.id, `addendum:${noteId}`)
      .catch(() => nowhere)
      .then((place) => {
        if (ended) return place.release();
        const opened = new AddendumKeeper(place, setKept);
        const closed = openDrafts.add(opened);
        end = () => {
          closed();
          void opened.settle().finally(place.release);
        };
        // drops a text that cannot be decrypted, so that sign-out does not ask about it
        if (place.unreadable) opened.change(emptyAddendum);
        setKeeper(opened);
        setDraft(place.found ?? emptyAddendum);
      });
    return () => {
      ended = true;
      end();
    };
  }, [noteId, me.id]);

  const change = (next: AddendumDraft) => {
    setDraft(next);
    keeper?.change(next);
  };
  /** Appends to the text. Returns whether the device has stored it. */
  const take = async (text: string) => {
    if (!draft || !keeper) return false;
    // a second press, after the device failed to store it, must not append it twice
    if (!draft.text.includes(text))
      change({ ...draft, text: [draft.text, text].filter((part) => part.trim() !== '').join('\n\n') });
    return keeper.isKept();
  };
  return { draft, isKept, change, take };
}

import { useEffect, useState } from 'react';
import { useMe } from '../../shell/me';
import { type AddendumDraft, AddendumKeeper, emptyAddendum } from './addendum-keeper';
import { nowhere, openDraftPlace } from './draft-store';
import { openDrafts } from './open-drafts';

/** What this person is adding to a note, as this device has it; null for who may not add. `draft` is null until the device was asked. */
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
        // what nobody can read any more is no reason to ask at sign-out
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
  /** Adds to what is written. Answers whether the device has it. */
  const take = async (text: string) => {
    if (!draft || !keeper) return false;
    // pressed again, because the device did not keep it
    if (!draft.text.includes(text))
      change({ ...draft, text: [draft.text, text].filter((part) => part.trim() !== '').join('\n\n') });
    return keeper.isKept();
  };
  return { draft, isKept, change, take };
}

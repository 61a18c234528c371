import type { Note } from '@snowmelt/contracts';
import { useEffect, useState } from 'react';
import { useMe } from '../../shell/me';
import { dropKeptText, type KeptText, readKeptTexts } from './draft-store';
import { unsentText } from './unsent-text';

/** What this device kept for this person of a note that they no longer write, and the server does not have. */
export function useKeptTexts(note: Note) {
  const me = useMe();
  const [found, setFound] = useState<{ texts: KeptText[]; unreadable: boolean }>({ texts: [], unreadable: false });

  useEffect(() => {
    let ended = false;
    void readKeptTexts(me.id, note.id).then(
      (read) => {
        if (!ended) setFound(read);
      },
      () => undefined,
    );
    return () => {
      ended = true;
    };
  }, [me.id, note.id]);

  const drop = (draftId: string) =>
    dropKeptText(draftId).then(() =>
      setFound((now) => ({ ...now, texts: now.texts.filter((one) => one.draftId !== draftId) })),
    );
  const texts = found.texts.map((text) => ({ draftId: text.draftId, unsent: unsentText(text, note) }));
  const known = texts.find(({ unsent }) => unsent.length === 0)?.draftId;
  // the note has all of it, so the device drops it; if that fails, the next opening tries again
  useEffect(() => {
    if (known) void drop(known).catch(() => undefined);
  }, [known]);
  return { texts: texts.filter(({ unsent }) => unsent.length > 0), unreadable: found.unreadable, drop };
}

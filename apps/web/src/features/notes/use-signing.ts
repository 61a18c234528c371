import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import type { Autosave } from './autosave';

/**
 * From "Sign…" to the dialog: the text is saved before it can be signed. `isChanged`: there was a newer text, which is
 * now shown for reading.
 */
export function useSigning(noteId: string, autosave: Autosave) {
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const begin = async () => {
    setBusy(true);
    setChanged(false);
    const saved = (await autosave.push()) || (await autosave.push());
    setBusy(false);
    if (saved || autosave.snapshot().state.kind === 'too-long') setOpen(true);
  };
  const close = () => setOpen(false);
  const readAgain = async () => {
    close();
    const { version, etag, updatedAt, content, setAside } = await unwrap(
      api.GET('/api/notes/{id}', { params: { path: { id: noteId } } }),
    );
    autosave.refresh({ version, etag, updatedAt, content, setAside });
    setChanged(true);
  };
  return { isOpen, isBusy, isChanged, begin, close, readAgain };
}

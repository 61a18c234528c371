import { hasDrafts } from './draft-store';

interface OpenDraft {
  settle: () => Promise<boolean>;
}

const drafts = new Set<OpenDraft>();

/** The drafts that are open in this tab. */
export const openDrafts = {
  add(draft: OpenDraft): () => void {
    drafts.add(draft);
    return () => {
      drafts.delete(draft);
    };
  },
  /** Sends unsent text; returns whether the server has everything. */
  async settle(): Promise<boolean> {
    return (await Promise.all([...drafts].map((draft) => draft.settle()))).every(Boolean);
  },
};

/**
 * Called before sign-out, which deletes this person's drafts from every tab on the device. @throws when text would be
 * lost and the person prefers to stay
 */
export async function leaveDrafts(personId: string): Promise<void> {
  if ((await openDrafts.settle()) && !(await hasDrafts(personId))) return;
  const lose = window.confirm(
    'You have text in a note that the server does not have, here or in another tab. Signing out deletes it from this device. Sign out anyway?',
  );
  if (!lose) throw new Error('The text of the note is still here.');
}

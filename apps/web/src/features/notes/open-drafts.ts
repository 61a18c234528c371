interface OpenDraft { push(): Promise<boolean> }

const drafts = new Set<OpenDraft>();

/** The drafts that are open in this tab. */
export const openDrafts = {
  add(draft: OpenDraft): () => void {
    drafts.add(draft);
    return () => { drafts.delete(draft); };
  },
  /** Sends what is unsent; answers whether the server has everything. */
  async settle(): Promise<boolean> {
    return (await Promise.all([...drafts].map((draft) => draft.push()))).every(Boolean);
  },
};

/** Before signing out, which deletes what is kept on the device. @throws when text would be lost and the person would rather stay */
export async function leaveDrafts(): Promise<void> {
  if (await openDrafts.settle()) return;
  const lose = window.confirm('A note has text that the server does not have. Signing out deletes it from this device. Sign out all the same?');
  if (!lose) throw new Error('The text of the note is still here.');
}

import type { NoteContent, NoteSetAside, NoteStale } from '@snowmelt/contracts';

export type Choice = 'mine' | 'theirs' | 'both';

const bothTexts = (mine: string, theirs: string) => `${mine}\n\n${theirs}`;

/**
 * Merges two texts of one note by its author's choice for each differing field (by its key). Returns the note, and the
 * texts not chosen.
 */
export function chosenText(
  mine: NoteContent,
  theirs: NoteStale,
  choices: Readonly<Record<string, Choice>>,
  now: string,
): { content: NoteContent; setAside: NoteSetAside[] } {
  const texts = Object.entries(choices).map(([key, choice]) => ({
    key,
    choice,
    mine: mine[key] ?? '',
    theirs: theirs.content[key] ?? '',
  }));
  const chosen = texts.map(
    (text) => [text.key, text.choice === 'both' ? bothTexts(text.mine, text.theirs) : text[text.choice]] as const,
  );
  const left = (
    of: 'mine' | 'theirs',
    when: Choice,
    origin: NoteSetAside['origin'],
    writtenAt: string,
  ): NoteSetAside[] => {
    const written = texts
      .filter((text) => text.choice === when && text[of].trim() !== '')
      .map((text) => [text.key, text[of]] as const);
    return written.length > 0 ? [{ origin, writtenAt, content: Object.fromEntries(written) }] : [];
  };
  return {
    content: { ...theirs.content, ...Object.fromEntries(chosen) },
    setAside: [...left('theirs', 'mine', 'saved', theirs.updatedAt), ...left('mine', 'theirs', 'unsaved', now)],
  };
}

import type { Note, NoteField, NoteSetAside } from '@snowmelt/contracts';
import { unknownTo } from './autosave';
import type { KeptText } from './draft-store';

/**
 * The typed texts that the device kept and the note does not have, in the form of texts set aside. A field that its
 * writer left as saved does not count, even if somebody changed it since.
 */
export function unsentText(
  { keptAt, kept }: Pick<KeptText, 'keptAt' | 'kept'>,
  note: Pick<Note, 'content' | 'setAside'>,
): NoteSetAside[] {
  const typed = Object.entries(kept.content).filter(
    ([key, text]) => text.trim() !== '' && text !== note.content[key] && text !== kept.base?.[key],
  );
  const unsaved: NoteSetAside = {
    origin: 'unsaved',
    writtenAt: new Date(keptAt).toISOString(),
    content: Object.fromEntries(typed),
  };
  return [
    ...(typed.length > 0 ? unknownTo(note.setAside, [unsaved]) : []),
    ...unknownTo(note.setAside, kept.setAside ?? []),
  ];
}

/** One text under the labels of its fields, to copy or to add to a note. */
export function inOneText(texts: readonly NoteSetAside[], fields: readonly NoteField[]): string {
  return texts
    .flatMap(({ content }) =>
      fields.filter(({ key }) => content[key]).map(({ key, label }) => `${label}: ${content[key]}`),
    )
    .join('\n\n');
}

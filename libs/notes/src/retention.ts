import { kept, type TableRetention } from '@snowmelt/database';

export const notesRetention: readonly TableRetention[] = [
  ...kept('chart', {
    integration_note: 'the note of a visit',
    note_addendum: 'what was added to a signed note, which it does not replace',
    note_handover: 'who wrote a note before, and why it changed hands',
    note_set_aside: 'words beside a draft, until its note is signed, which deletes them',
  }),
  ...kept('rules', { note_template: 'versions that somebody approved' }),
];

export { AddendumService } from './note/addendum.service.js';
export { NoteReader } from './note/note-reader.service.js';
export { NoteService } from './note/note.service.js';
export { NotesModule } from './notes.module.js';
export { notesRetention } from './retention.js';

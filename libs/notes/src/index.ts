export { AddendumService } from './note/addendum.service.js';
export { NoteReader } from './note/note-reader.service.js';
export { NoteService } from './note/note.service.js';
export { TemplateRepository } from './template/template.repository.js';
export { NotesModule } from './notes.module.js';
export { notesRetention } from './retention.js';

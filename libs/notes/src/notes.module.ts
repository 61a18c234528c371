import { Module } from '@nestjs/common';
import { PatientsModule } from '@snowmelt/patients';
import { SchedulingModule } from '@snowmelt/scheduling';
import { AddendumService } from './note/addendum.service.js';
import { NoteReader } from './note/note-reader.service.js';
import { NoteRepository } from './note/note.repository.js';
import { NoteService } from './note/note.service.js';
import { TemplateRepository } from './template/template.repository.js';
import { UnsignedRepository } from './unsigned/unsigned.repository.js';

@Module({
  imports: [PatientsModule, SchedulingModule],
  providers: [AddendumService, NoteReader, NoteRepository, NoteService, TemplateRepository, UnsignedRepository],
  exports: [AddendumService, NoteReader, NoteService],
})
export class NotesModule {}

import { Module } from '@nestjs/common';
import { PatientsModule } from '@snowmelt/patients';
import { RulesModule } from '@snowmelt/rules';
import { SchedulingModule } from '@snowmelt/scheduling';
import { AddendumService } from './note/addendum.service.js';
import { NoteReader } from './note/note-reader.service.js';
import { NoteRepository } from './note/note.repository.js';
import { NoteService } from './note/note.service.js';
import { TemplateRepository } from './template/template.repository.js';
import { TemplatesAsRules } from './template/template.rules.js';
import { UnsignedRepository } from './unsigned/unsigned.repository.js';

@Module({
  imports: [PatientsModule, RulesModule, SchedulingModule],
  providers: [
    AddendumService,
    NoteReader,
    NoteRepository,
    NoteService,
    TemplateRepository,
    TemplatesAsRules,
    UnsignedRepository,
  ],
  exports: [AddendumService, NoteReader, NoteRepository, NoteService],
})
export class NotesModule {}

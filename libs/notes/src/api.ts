import { Module } from '@nestjs/common';
import { NotesController } from './http/notes.controller.js';
import { NotesModule } from './notes.module.js';

@Module({ imports: [NotesModule], controllers: [NotesController] })
export class NotesApiModule {}

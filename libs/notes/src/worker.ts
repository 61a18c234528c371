import { Module, type OnModuleInit } from '@nestjs/common';
import { Duties, DutiesModule } from '@snowmelt/database';
import { IntegrityRepository } from './integrity/integrity.repository.js';
import { SignaturesDuty } from './integrity/signatures.duty.js';
import { NotesModule } from './notes.module.js';

@Module({ imports: [DutiesModule, NotesModule], providers: [IntegrityRepository, SignaturesDuty] })
export class NotesWorkerModule implements OnModuleInit {
  constructor(
    private readonly duties: Duties,
    private readonly signatures: SignaturesDuty,
  ) {}

  onModuleInit(): void {
    this.duties.add(this.signatures);
  }
}

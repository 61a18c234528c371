import { Injectable } from '@nestjs/common';
import type { Duty, OfClinic } from '@snowmelt/database';
import { presentNote } from '../note/note.presenter.js';
import { NoteRepository } from '../note/note.repository.js';
import { IntegrityRepository } from './integrity.repository.js';

const AT_A_TIME = 200;
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Names notes, and nothing of what they say. */
class NoteForged extends Error {}

/**
 * Looks every hour whether signed notes are what was signed: the hash of each against the audit log, and of so many at
 * a
 * time, one after the other, the hash of what they say now. Reading them is no access to a chart: nobody sees them.
 */
@Injectable()
export class SignaturesDuty implements Duty {
  readonly name = 'notes.signatures';
  readonly everySeconds = 3600;
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly integrity: IntegrityRepository,
    private readonly notes: NoteRepository,
  ) {}

  async act({ clinicId }: OfClinic): Promise<void> {
    const next = await this.integrity.signedAfter(this.seen.get(clinicId) ?? FIRST, AT_A_TIME);
    const forged = await this.integrity.unlikeTheLog();
    for (const id of next) if (!(await this.isIntact(id))) forged.push(id);
    if (forged.length > 0)
      throw new NoteForged(`not what was signed: the notes ${[...new Set(forged)].slice(0, 20).join(', ')}`);
    this.seen.set(clinicId, next.length < AT_A_TIME ? FIRST : (next.at(-1) as string));
  }

  private async isIntact(id: string): Promise<boolean> {
    const row = await this.notes.find(id);
    if (!row) return true;
    const note = presentNote(row);
    return note.intact && note.addenda.every((addendum) => addendum.intact);
  }
}

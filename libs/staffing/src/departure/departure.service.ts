import { Injectable } from '@nestjs/common';
import type { Departure, Leave, StaffMember } from '@snowmelt/contracts';
import { CodedError } from '@snowmelt/http';
import { DirectoryService } from '@snowmelt/identity/api';
import { NoteService } from '@snowmelt/notes';
import { OnCallService } from '@snowmelt/risk';
import { HoursService } from '@snowmelt/scheduling';
import { Tasks } from '@snowmelt/tasks';
import { LicenceTasks } from '../licence/licence-tasks.service.js';

/** Somebody leaves the clinic. What they have in hand is handed over in the same transaction, or nothing is. */
@Injectable()
export class DepartureService {
  constructor(
    private readonly people: DirectoryService,
    private readonly tasks: Tasks,
    private readonly notes: NoteService,
    private readonly hours: HoursService,
    private readonly onCall: OnCallService,
    private readonly licences: LicenceTasks,
  ) {}

  async preview(id: string): Promise<Departure> {
    const all = await this.people.list();
    await this.people.one(id);
    return {
      openTasks: await this.tasks.heldBy(id),
      drafts: await this.notes.draftsOf(id),
      onCallShifts: await this.onCall.countOf(id),
      trainees: all
        .filter(({ supervisor, state }) => supervisor?.id === id && state !== 'left')
        .map(({ displayName }) => displayName),
      visits: await this.hours.visitsAhead(id),
    };
  }

  /**
   * @throws STAFFING.HEIR_NOT_FIT (422), IDENTITY.NOT_ONESELF, IDENTITY.CHANGED_MEANWHILE, IDENTITY.LAST_ADMIN,
   * IDENTITY.HAS_LEFT (409)
   */
  async leave(id: string, { version, tasksTo, draftsTo }: Leave): Promise<void> {
    const all = await this.people.list();
    const [taskHeir, draftHeir] = [heir(all, id, tasksTo), heir(all, id, draftsTo)];
    if (draftHeir && !draftHeir.roles.some((role) => role === 'clinician' || role === 'prescriber'))
      throw notFit('Notes go to a clinician or prescriber.');
    await this.people.leave(id, version);
    await this.tasks.handOver(id, taskHeir?.id ?? null);
    if (draftHeir) await this.notes.handOverDrafts(id, draftHeir.id, 'The author has left the clinic.');
    await this.hours.endAllOf(id);
    await this.onCall.withdrawAllOf(id);
    await this.licences.settle();
  }
}

/** Null where nobody was named. */
function heir(all: readonly StaffMember[], leaverId: string, id: string | null): StaffMember | null {
  if (id === null) return null;
  const found = all.find((one) => one.id === id && one.id !== leaverId && one.state === 'active');
  if (!found) throw notFit('This colleague does not work here, or has not signed in yet.');
  return found;
}

const notFit = (words: string) => new CodedError(422, 'STAFFING.HEIR_NOT_FIT', words);

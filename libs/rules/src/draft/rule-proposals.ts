import type { RuleKind, RuleWish } from '@snowmelt/contracts';
import type { Tasks } from '@snowmelt/tasks';
import type { DraftRepository } from './draft.repository.js';
import { scopeOfDraft, taskOfDraft } from './draft-task.js';

/** For `found-clinic`: what the clinic's file has and nobody approved waits for the medical director. */
export class RuleProposals {
  constructor(
    private readonly drafts: DraftRepository,
    private readonly tasks: Tasks,
  ) {}

  /** This version is approved by the file: it no longer waits, unless somebody has changed what the file had. */
  async overtake(kind: RuleKind, code: string, version: number): Promise<void> {
    for (const id of await this.drafts.overtaken(kind, code, version)) await this.tasks.settle(scopeOfDraft(id), []);
  }

  /** False where it waits already, was decided before, or another change of it waits. */
  async propose(wish: RuleWish, now: Date): Promise<boolean> {
    const id = await this.drafts.propose(wish);
    if (id) await this.tasks.settle(scopeOfDraft(id), [taskOfDraft(id, 1, 'rule_to_approve', now)]);
    return id !== null;
  }
}

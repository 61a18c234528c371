import { Injectable } from '@nestjs/common';
import { actors, AuditLog } from '@snowmelt/audit';
import { Clock, fromWallTime, inZone } from '@snowmelt/clock';
import type { ReviseRule, RuleDraftCount, RuleEffects, RuleWish } from '@snowmelt/contracts';
import { notFound } from '@snowmelt/http';
import { Tasks } from '@snowmelt/tasks';
import { type KindOfRule, RuleBook, type StoredVersion } from '../rule/rule-book.js';
import { ruleChanges } from '../rule/rule-changes.js';
import { approvalRefusal } from './approval.policy.js';
import { scopeOfDraft, taskOfDraft } from './draft-task.js';
import { draftErrors } from './draft.errors.js';
import { DraftRepository, type DraftRow } from './draft.repository.js';

/** A change of a rule, from its draft to the medical director's approval. Nothing of it is used before that. */
@Injectable()
export class DraftService {
  constructor(
    private readonly book: RuleBook,
    private readonly drafts: DraftRepository,
    private readonly tasks: Tasks,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  count(): Promise<RuleDraftCount> {
    return this.drafts.count();
  }

  /** What the change will do. Stores nothing. @throws as `draft` does */
  async preview(wish: RuleWish): Promise<RuleEffects> {
    const { kind, base } = await this.fit(wish);
    const effects = await this.book.effectsOf(wish.kind, { code: wish.code, before: base, after: wish.definition });
    this.log('preview', wish, null, { count: effects.reduce((sum, { patients }) => sum + patients.length, 0) });
    return { changes: ruleChanges(linesOf(kind, base), kind.lines(wish.definition)), effects };
  }

  /**
   * @throws RULES.UNFIT, RULES.NOTHING_CHANGED, RULES.DAY_UNFIT (422), RULES.BASE_CHANGED, RULES.DRAFT_OPEN (409),
   * RULE.NOT_FOUND (404)
   */
  async draft(wish: RuleWish): Promise<string> {
    await this.fit(wish);
    const id = await this.drafts.insert(wish, actors.staffId());
    if (!id) throw draftErrors.draftOpen();
    await this.askDirector(id, 1);
    this.log('draft', wish, id);
    return id;
  }

  /** It waits for approval again. @throws as `draft` does, and RULES.CHANGED_MEANWHILE (409) */
  async revise(id: string, { version, wish }: ReviseRule): Promise<void> {
    const draft = await this.open(id, version);
    if (wish.kind !== draft.kind || wish.code !== draft.code) throw notFound('rule draft', id);
    await this.fit(wish, draft);
    await this.drafts.revise(id, wish, actors.staffId());
    await this.askDirector(id, version + 1);
    this.log('revise', draft, id, { version: version + 1 });
  }

  /**
   * The medical director's act: the draft becomes the next version, and holds from its day on.
   * @throws RULES.OWN_DRAFT (403), RULES.CHANGED_MEANWHILE, RULES.NOT_WAITING, RULES.BASE_CHANGED (409), RULES.UNFIT
   * (422)
   */
  async approve(id: string, version: number): Promise<void> {
    const draft = await this.waiting(id, version);
    const [by, isAuthor] = [actors.staffId(), draft.authors.includes(actors.staffId())];
    const others = await this.drafts.others(by);
    if (approvalRefusal({ isDirector: actors.hasRole('medical_director'), isAuthor, others }))
      throw draftErrors.ownDraft();
    const kind = this.book.of(draft.kind);
    const faults = kind.faults(draft.definition);
    if (faults.length > 0) throw draftErrors.unfit(faults);
    const next = {
      ...draft,
      version: draft.baseVersion + 1,
      approvedBy: by,
      holdsFrom: await this.begins(draft.fromDay),
    };
    if (!(await kind.add(next))) throw draftErrors.baseChanged();
    await this.drafts.approve(id, by, isAuthor);
    await this.book.approved(draft.kind);
    await this.tasks.finish(scopeOfDraft(id), 'Approved.');
    this.log('approve', draft, id, { version: next.version, ownDraft: String(isAuthor) });
  }

  /** @throws RULES.CHANGED_MEANWHILE, RULES.NOT_WAITING (409) */
  async sendBack(id: string, version: number, reason: string): Promise<void> {
    const draft = await this.waiting(id, version);
    await this.drafts.sendBack(id, actors.staffId(), reason);
    await this.tasks.finish(scopeOfDraft(id), 'Sent back.');
    await this.tasks.settle(scopeOfDraft(id), [taskOfDraft(id, version + 1, 'rule_sent_back', this.clock.now())]);
    this.log('send-back', draft, id, { version });
  }

  /** @throws RULES.CHANGED_MEANWHILE (409) */
  async withdraw(id: string, version: number): Promise<void> {
    const draft = await this.open(id, version);
    await this.drafts.withdraw(id);
    await this.tasks.settle(scopeOfDraft(id), []);
    this.log('withdraw', draft, id);
  }

  /** What may be drafted: a rule that there is, changed from its latest version, with fit values, for a day to come. */
  private async fit(wish: RuleWish, draft?: DraftRow): Promise<{ kind: KindOfRule; base: StoredVersion | null }> {
    const kind = this.book.of(wish.kind);
    const [latest = null] = (await kind.versions()).filter(({ code }) => code === wish.code);
    const first = draft ?? (await this.drafts.open()).find((one) => one.kind === wish.kind && one.code === wish.code);
    const base = latest?.version ?? first?.baseVersion;
    if (base === undefined) throw notFound('rule');
    if (base !== wish.baseVersion) throw draftErrors.baseChanged();
    const faults = kind.faults(wish.definition);
    if (faults.length > 0) throw draftErrors.unfit(faults);
    const changes = ruleChanges(linesOf(kind, latest), kind.lines(wish.definition));
    if (changes.length === 0 && latest?.name === wish.name) throw draftErrors.nothingChanged();
    await this.assertDay(wish.fromDay, latest);
    return { kind, base: latest };
  }

  /** Today or later, and not before a version that is approved for a day to come. */
  private async assertDay(day: string, latest: StoredVersion | null): Promise<void> {
    const first = latest && !latest.hasBegun ? new Date(latest.holdsFrom) : this.clock.now();
    const firstDay = inZone(first, await this.drafts.zone()).toFormat('yyyy-MM-dd');
    if (day < firstDay) throw draftErrors.dayUnfit(firstDay);
  }

  /** The begin of its day, or now where that has passed: nothing holds before it was approved. */
  private async begins(day: string): Promise<Date> {
    const begin = fromWallTime(`${day}T00:00`, await this.drafts.zone()).toMillis();
    return new Date(Math.max(begin, this.clock.now().getTime()));
  }

  private async askDirector(id: string, version: number): Promise<void> {
    await this.tasks.settle(scopeOfDraft(id), [taskOfDraft(id, version, 'rule_to_approve', this.clock.now())]);
  }

  private async open(id: string, version: number): Promise<DraftRow> {
    const draft = await this.drafts.lock(id);
    if (!draft) throw notFound('rule draft', id);
    const isOpen = draft.status === 'waiting' || draft.status === 'sent_back';
    if (!isOpen || draft.version !== version) throw draftErrors.changedMeanwhile();
    return draft;
  }

  private async waiting(id: string, version: number): Promise<DraftRow> {
    const draft = await this.open(id, version);
    if (draft.status !== 'waiting') throw draftErrors.notWaiting();
    return draft;
  }

  private log(
    act: string,
    { kind, code }: Pick<RuleWish, 'kind' | 'code'>,
    id: string | null,
    detail: Record<string, string | number> = {},
  ): void {
    this.audit.append({
      action: `rule.${act}`,
      entityKind: 'rule_draft',
      entityId: id,
      detail: { kind, code, ...detail },
    });
  }
}

const linesOf = (kind: KindOfRule, version: StoredVersion | null) => (version ? kind.lines(version.definition) : []);

import { Injectable } from '@nestjs/common';
import { actors } from '@snowmelt/audit';
import type { Rule, RuleDraft, RuleKind, RuleVersion } from '@snowmelt/contracts';
import { approvalRefusal } from '../draft/approval.policy.js';
import { OWN_DRAFT } from '../draft/draft.errors.js';
import { DraftRepository, type DraftRow } from '../draft/draft.repository.js';
import { type KindOfRule, RuleBook, type StoredVersion } from './rule-book.js';
import { ruleChanges } from './rule-changes.js';

/** The clinic's rules with all their versions, and what waits for approval. */
@Injectable()
export class RuleReader {
  constructor(
    private readonly book: RuleBook,
    private readonly drafts: DraftRepository,
  ) {}

  async list(kind?: RuleKind): Promise<Rule[]> {
    const kinds = kind ? [this.book.of(kind)] : this.book.all();
    const [open, authors] = [await this.drafts.open(), await this.authors()];
    const others = await this.drafts.others(actors.staffId());
    const rules: Rule[] = [];
    for (const one of kinds) {
      const ofKind = open.filter((row) => row.kind === one.kind);
      const known = Map.groupBy(await one.versions(), ({ code }) => code);
      for (const code of new Set([...known.keys(), ...ofKind.map((row) => row.code)])) {
        const [versions, draft] = [known.get(code) ?? [], ofKind.find((row) => row.code === code)];
        rules.push({
          kind: one.kind,
          code,
          versions: presented(one, versions, authors),
          draft: draft ? this.draft(one, draft, versions, others) : null,
        });
      }
    }
    return rules;
  }

  private async authors(): Promise<ReadonlyMap<string, string[]>> {
    const approved = await this.drafts.approvedDrafts();
    return new Map(approved.map(({ kind, code, version, draftedBy }) => [`${kind} ${code} ${version}`, draftedBy]));
  }

  private draft(kind: KindOfRule, row: DraftRow, versions: readonly StoredVersion[], others: number): RuleDraft {
    const { authors, status, ...rest } = row;
    const base = versions.find(({ version }) => version === row.baseVersion);
    const whyNot = refusalWords(authors, others);
    return {
      ...rest,
      status: status === 'sent_back' ? status : 'waiting',
      sentBackBecause: status === 'sent_back' ? row.sentBackBecause : null,
      changes: ruleChanges(base ? kind.lines(base.definition) : [], kind.lines(row.definition)),
      mayApprove: whyNot === null,
      whyNot,
    };
  }
}

function refusalWords(authors: readonly string[], others: number): string | null {
  const isDirector = actors.hasRole('medical_director');
  const refusal = approvalRefusal({ isDirector, isAuthor: authors.includes(actors.staffId()), others });
  if (refusal === null) return null;
  return refusal === 'ownDraft' ? OWN_DRAFT : 'The medical director approves it.';
}

function presented(
  kind: KindOfRule,
  versions: readonly StoredVersion[],
  authors: ReadonlyMap<string, string[]>,
): RuleVersion[] {
  const inForce = versions.find(({ hasBegun }) => hasBegun)?.version;
  return versions.map(({ code, hasBegun, ...version }) => ({
    ...version,
    state: version.version === inForce ? 'in_force' : hasBegun ? 'former' : 'to_come',
    lines: kind.lines(version.definition),
    draftedBy: authors.get(`${kind.kind} ${code} ${version.version}`) ?? [],
  }));
}

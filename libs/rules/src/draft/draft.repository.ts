import { Injectable } from '@nestjs/common';
import type { RuleKind, RuleWish } from '@snowmelt/contracts';
import { UnitOfWork } from '@snowmelt/database';
import type { RuleDefinition } from '../rule/rule-book.js';

const instant = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

export interface DraftRow {
  readonly id: string;
  readonly version: number;
  readonly kind: RuleKind;
  readonly code: string;
  readonly name: string;
  readonly status: 'waiting' | 'sent_back' | 'approved' | 'withdrawn';
  readonly sentBackBecause: string | null;
  readonly decidedBy: string | null;
  readonly definition: RuleDefinition;
  readonly source: string;
  readonly fromDay: string;
  readonly baseVersion: number;
  readonly authors: string[];
  readonly draftedBy: string[];
  readonly draftedAt: string;
}

const namesOf = (ids: string) =>
  `ARRAY(SELECT n.display_name FROM unnest(${ids}) WITH ORDINALITY a(id, nth) JOIN staff_name n ON n.id = a.id ORDER BY a.nth)`;
const SELECT = `SELECT d.id, d.version, d.kind, d.code, d.name, d.status, d.sent_back_because AS "sentBackBecause",
    (SELECT n.display_name FROM staff_name n WHERE n.id = d.decided_by) AS "decidedBy", d.definition, d.source,
    to_char(d.from_day, 'YYYY-MM-DD') AS "fromDay", d.base_version AS "baseVersion", d.authors, ${namesOf('d.authors')} AS "draftedBy", ${instant('d.drafted_at')} AS "draftedAt"
  FROM rule_draft d`;

@Injectable()
export class DraftRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  open(): Promise<DraftRow[]> {
    return this.unitOfWork.query<DraftRow>(`${SELECT} WHERE d.status IN ('waiting', 'sent_back') ORDER BY d.id`);
  }

  async count(): Promise<{ toApprove: number; sentBack: number }> {
    const [row] = await this.unitOfWork.query<{ toApprove: number; sentBack: number }>(
      `SELECT (count(*) FILTER (WHERE status = 'waiting'))::int AS "toApprove", (count(*) FILTER (WHERE status = 'sent_back'))::int AS "sentBack"
       FROM rule_draft WHERE status IN ('waiting', 'sent_back')`,
    );
    return row as NonNullable<typeof row>;
  }

  /** Who drafted what was approved, by the version that it became. */
  approvedDrafts(): Promise<{ kind: RuleKind; code: string; version: number; draftedBy: string[] }[]> {
    return this.unitOfWork.query<{ kind: RuleKind; code: string; version: number; draftedBy: string[] }>(
      `SELECT d.kind, d.code, d.base_version + 1 AS version, ${namesOf('d.authors')} AS "draftedBy" FROM rule_draft d WHERE d.status = 'approved'`,
    );
  }

  /** Null when this rule has a draft already. */
  async insert(wish: RuleWish, author: string): Promise<string | null> {
    const { kind, code, baseVersion, name, definition, source, fromDay } = wish;
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO rule_draft (clinic_id, kind, code, base_version, name, definition, source, from_day, authors)
       VALUES (current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, ARRAY[$8::uuid])
       ON CONFLICT (clinic_id, kind, code) WHERE status IN ('waiting', 'sent_back') DO NOTHING RETURNING id`,
      [kind, code, baseVersion, name, JSON.stringify(definition), source, fromDay, author],
    );
    return row?.id ?? null;
  }

  /**
   * What the clinic's file has and nobody approved: it waits as if somebody had drafted it, once for each version. Null
   * where it was there before, has a later version, or another change of it waits.
   */
  async propose({ kind, code, baseVersion, name, definition, source, fromDay }: RuleWish): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ id: string }>(
      `INSERT INTO rule_draft (clinic_id, kind, code, base_version, name, definition, source, from_day, authors)
       SELECT current_clinic_id(), $1, $2, $3, $4, $5, $6, $7, '{}'
       WHERE NOT EXISTS (SELECT FROM rule_draft d WHERE d.kind = $1 AND d.code = $2 AND d.base_version >= $3)
       ON CONFLICT (clinic_id, kind, code) WHERE status IN ('waiting', 'sent_back') DO NOTHING RETURNING id`,
      [kind, code, baseVersion, name, JSON.stringify(definition), source, fromDay],
    );
    return row?.id ?? null;
  }

  /** Of what the file proposed and nobody changed: the file has it approved now, or later. Returns which. */
  async overtaken(kind: RuleKind, code: string, version: number): Promise<string[]> {
    const rows = await this.unitOfWork.query<{ id: string }>(
      `UPDATE rule_draft SET status = 'withdrawn', version = rule_draft.version + 1
       WHERE kind = $1 AND code = $2 AND base_version < $3 AND status = 'waiting' AND authors = '{}' RETURNING id`,
      [kind, code, version],
    );
    return rows.map(({ id }) => id);
  }

  /** Locks the draft, then reads it: a change that it had to wait for is seen. */
  async lock(id: string): Promise<DraftRow | null> {
    await this.unitOfWork.query('SELECT FROM rule_draft WHERE id = $1 FOR UPDATE', [id]);
    const [row] = await this.unitOfWork.query<DraftRow>(`${SELECT} WHERE d.id = $1`, [id]);
    return row ?? null;
  }

  /** It waits for approval again, and whoever wrote it cannot approve it. */
  async revise(id: string, wish: RuleWish, author: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE rule_draft SET name = $2, definition = $3, source = $4, from_day = $5, status = 'waiting', decided_by = NULL, decided_at = NULL,
         authors = array_append(array_remove(authors, $6), $6), drafted_at = snowmelt_now(), version = version + 1 WHERE id = $1`,
      [id, wish.name, JSON.stringify(wish.definition), wish.source, wish.fromDay, author],
    );
  }

  async approve(id: string, by: string, onlyDirector: boolean): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE rule_draft SET status = 'approved', decided_by = $2, decided_at = snowmelt_now(), only_director = $3, version = version + 1 WHERE id = $1`,
      [id, by, onlyDirector],
    );
  }

  async sendBack(id: string, by: string, reason: string): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE rule_draft SET status = 'sent_back', decided_by = $2, decided_at = snowmelt_now(), sent_back_because = $3, version = version + 1 WHERE id = $1`,
      [id, by, reason],
    );
  }

  async withdraw(id: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE rule_draft SET status = 'withdrawn', version = version + 1 WHERE id = $1`, [
      id,
    ]);
  }

  /** Others who work there and may approve or prescribe. */
  async others(staffId: string): Promise<number> {
    const [row] = await this.unitOfWork.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM colleague WHERE id <> $1 AND roles && ARRAY['medical_director', 'prescriber']`,
      [staffId],
    );
    return row?.count ?? 0;
  }

  async zone(): Promise<string> {
    const [row] = await this.unitOfWork.query<{ zone: string }>('SELECT time_zone AS zone FROM own_clinic');
    return (row as { zone: string }).zone;
  }
}

import { idOf, type Sql } from '@snowmelt/testing';

/** A first version of a protocol, as the clinic's file proposes it. */
export const proposedProtocol = (sql: Sql, definition: object): Promise<string> =>
  idOf(
    sql,
    `INSERT INTO rule_draft (clinic_id, kind, code, base_version, name, definition, source, from_day, authors)
     VALUES (current_clinic_id(), 'protocol', 'iv_induction', 0, 'Infusions', $1, 'from the file', current_date, '{}')`,
    [JSON.stringify(definition)],
  );

/** Somebody gave up the change of this kind of rule. */
export const draftGivenUp = (sql: Sql, kind: string) =>
  sql(`UPDATE rule_draft SET status = 'withdrawn', version = version + 1 WHERE kind = $1`, [kind]);

/** Tries to change what was decided. */
export const draftRewritten = (sql: Sql) => sql(`UPDATE rule_draft SET source = 'nobody'`);
export const draftRemoved = (sql: Sql) => sql('DELETE FROM rule_draft');

/** Tries to write down that whoever drafted it approved it. */
export const approvedByItsAuthor = (sql: Sql, id: string) =>
  sql(`UPDATE rule_draft SET status = 'approved', decided_by = authors[1], decided_at = now() WHERE id = $1`, [id]);

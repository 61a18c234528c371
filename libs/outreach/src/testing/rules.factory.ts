import type { Sql } from '@snowmelt/testing';

/** A policy that lets everything go out at any time of day and plans nothing by itself. */
export const freeRules = {
  sendWindow: { from: '00:00', to: '23:59' },
  outerWindow: { from: '00:00', to: '23:59' },
  texts: { perDay: 99, perWeek: 99 },
  reminders: { dose: [], inPerson: [], video: [] },
  education: [],
  educationGoodFor: 'P7D',
  emailAfterFailedText: 'PT30M',
  unclearGivenUpAfter: 'PT1H',
  late: { after: 'PT10M', callBefore: 'PT4H' },
};

/** Approves the clinic's next policy. */
export const approveRules = (
  sql: (text: string, values: unknown[]) => Promise<unknown>,
  definition: object = freeRules,
  { source = 'test', approvedBy = 'test' } = {},
) =>
  sql(
    `INSERT INTO outreach_policy (clinic_id, version, definition, source, approved_by, approved_at)
    SELECT current_clinic_id(), coalesce(max(version), 0) + 1, $1, $2, $3, now() FROM outreach_policy WHERE clinic_id = current_clinic_id()`,
    [JSON.stringify(definition), source, approvedBy],
  );

/** Marks every patient's plan as made just now, by this version of the policy. */
export const plannedByRules = (sql: Sql, version: number) =>
  sql(
    `INSERT INTO patient_plan (clinic_id, patient_id, policy_version) SELECT clinic_id, id, $1 FROM patient WHERE clinic_id = current_clinic_id()
     ON CONFLICT (patient_id) DO UPDATE SET policy_version = excluded.policy_version, planned_at = now()`,
    [version],
  );

/** Every plan was made so many hours earlier: a day of the demo clock is a day for the renewal of plans, too. */
export const plansOlderBy = (sql: Sql, hours: number) =>
  sql(`UPDATE patient_plan SET planned_at = planned_at - $1 * interval '1 hour' WHERE planned_at > '-infinity'`, [
    hours,
  ]);

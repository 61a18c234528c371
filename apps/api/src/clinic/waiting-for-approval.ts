import type { EducationItem } from '@snowmelt/education';
import type { ClinicFile } from './clinic-file.js';

type Rule = Pick<ClinicFile['protocols'][number], 'approvedBy'>;

export const isApproved = ({ approvedBy }: Rule): boolean => approvedBy !== null;

/** What of the file, and of the texts that its policies send, is not used until the clinic approves it. */
export function waitingForApproval(file: ClinicFile, items: readonly EducationItem[]): string[] {
  const coded = (what: string, rules: readonly (Rule & { code: string; version: number })[]) =>
    rules.filter((rule) => !isApproved(rule)).map(({ code, version }) => `${what} ${code}, version ${version}`);
  const plain = (what: string, rules: readonly (Rule & { version: number })[]) =>
    rules.filter((rule) => !isApproved(rule)).map(({ version }) => `${what}, version ${version}`);
  const sent = new Set(file.outreachPolicies.flatMap(({ definition }) => definition.education));
  const agreed = new Set(file.educationApprovals.filter(isApproved).map(({ code, version }) => `${code} ${version}`));
  const readings = items.filter(
    ({ code, version, locale }) => locale === 'en-US' && sent.has(code) && !agreed.has(`${code} ${version}`),
  );
  return [
    ...coded('protocol', file.protocols),
    ...plain('outreach policy', file.outreachPolicies),
    ...plain('visit policy', file.visitPolicies),
    ...plain('rules of tasks', file.taskPolicies),
    ...coded('note template', file.noteTemplates),
    ...readings.map(({ code, version, title }) => `reading ${code} "${title}", version ${version}`),
  ];
}

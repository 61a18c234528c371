import type { RuleChange, RuleLine } from '@snowmelt/contracts';

const said = (line: RuleLine | undefined) =>
  line ? (line.source === null ? line.words : `${line.words} (${line.source})`) : null;

/** What is different between two versions, in the order of the later one; what it says no more comes last. */
export function ruleChanges(before: readonly RuleLine[], after: readonly RuleLine[]): RuleChange[] {
  const [was, is] = [before, after].map((lines) => new Map(lines.map((line) => [line.label, line]))) as [
    Map<string, RuleLine>,
    Map<string, RuleLine>,
  ];
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((label) => ({ label, before: said(was.get(label)), after: said(is.get(label)) }))
    .filter((change) => change.before !== change.after);
}

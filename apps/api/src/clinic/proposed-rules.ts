import { NoteFormRules, type RuleWish } from '@snowmelt/contracts';
import type { ClinicFile } from './clinic-file.js';
import { isApproved } from './waiting-for-approval.js';

type Wish = Omit<RuleWish, 'fromDay'>;
const FROM_FILE = 'from the clinic’s file';

/**
 * What of the file nobody has approved, as changes that wait for the medical director. A form of a note that lacks what
 * the product asks for stays in the file.
 */
export function proposedRules({ protocols, outreachPolicies, visitPolicies, noteTemplates }: ClinicFile): Wish[] {
  return [
    ...protocols
      .filter((rule) => !isApproved(rule))
      .map(({ code, version, name, definition }) => ({
        ...{ kind: 'protocol' as const, code, name, source: FROM_FILE, baseVersion: version - 1 },
        definition: { numbers: Object.entries(definition).map(([number, rest]) => ({ name: number, ...rest })) },
      })),
    ...outreachPolicies
      .filter((rule) => !isApproved(rule))
      .map(({ version, source, definition }) => ({
        ...{
          kind: 'outreach_policy' as const,
          code: 'clinic',
          name: 'Rules of messages',
          source,
          baseVersion: version - 1,
        },
        definition,
      })),
    ...visitPolicies
      .filter((rule) => !isApproved(rule))
      .map(({ version, source, definition }) => ({
        ...{ kind: 'visit_policy' as const, code: 'clinic', name: 'Visits by video', source, baseVersion: version - 1 },
        definition: {
          opensMinutesBefore: definition.opensMinutesBefore.value,
          closesMinutesAfter: definition.closesMinutesAfter.value,
          callBackWithinMinutes: definition.callBackWithinMinutes.value,
        },
      })),
    ...noteTemplates
      .filter((rule) => !isApproved(rule))
      .flatMap(({ code, version, name, source, definition }) => {
        const form = NoteFormRules.safeParse(definition);
        if (!form.success) return [];
        const common = { kind: 'note_template' as const, code, name, source, baseVersion: version - 1 };
        return [{ ...common, definition: form.data }];
      }),
  ];
}

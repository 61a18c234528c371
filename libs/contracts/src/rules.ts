import { z } from 'zod';
import { Code, FullName, Id, Instant, Line, LocalDate, ShownLine, Title, Version, Whole } from './common.js';
import { NoteField } from './notes.js';
import { OutreachRules } from './outreach-policy.js';
import { REASON_MAX } from './prose.js';
import { ServicePurpose } from './scheduling.js';

/** What gates care, or is shown to a patient, and is changed in the product with the medical director's approval. */
export const RuleKind = z
  .enum(['protocol', 'outreach_policy', 'visit_policy', 'note_template'])
  .describe('What the rule is about.');
export type RuleKind = z.infer<typeof RuleKind>;

const NumberName = z
  .string()
  .max(40)
  .regex(/^[a-z][A-Za-z]{1,39}$/, 'must be a name such as minimumGapHours');
/** A number with its unit and its source. */
export const SourcedNumber = z.strictObject({
  name: NumberName.describe('Name of the number, e.g. `minimumGapHours`.'),
  value: z.number().min(0).max(1_000_000).describe('The number.'),
  unit: Line(40).describe('Its unit, e.g. `h`.'),
  source: Line(400).describe('Where it comes from.'),
});
export type SourcedNumber = z.infer<typeof SourcedNumber>;

export const ProtocolRules = z
  .strictObject({ numbers: z.array(SourcedNumber).max(60).describe('All numbers of the protocol.') })
  .meta({ id: 'ProtocolRules' });
export type ProtocolRules = z.infer<typeof ProtocolRules>;

export const VisitRules = z
  .strictObject({
    opensMinutesBefore: Whole(0, 240).describe('How long before its start the room of a video visit opens.'),
    closesMinutesAfter: Whole(0, 240).describe('How long after its end it closes.'),
    callBackWithinMinutes: Whole(1, 60).describe('How soon a patient whose line dropped is called.'),
  })
  .meta({ id: 'VisitRules' });
export type VisitRules = z.infer<typeof VisitRules>;

const Age = z.strictObject({
  value: Whole(1, 1000).describe('The number.'),
  unit: Line(40).describe('Its unit.'),
  source: Line(400).describe('Where it comes from.'),
});
/** The form of a note. */
export const NoteFormRules = z
  .strictObject({
    purposes: z.array(ServicePurpose).min(1).max(ServicePurpose.options.length).describe('The visits it is for.'),
    unsignedAges: z
      .strictObject({
        due: Age.describe('When a note is to be signed.'),
        overdue: Age.describe('When it is overdue.'),
        escalated: Age.describe('When others are told.'),
      })
      .describe('How long after the visit an unsigned note is due, overdue and escalated.'),
    signatureMeaning: Line(300).describe('What whoever signs says by it.'),
    fields: z.array(z.strictObject(NoteField.shape)).min(1).max(60).describe('Its fields, in their order.'),
  })
  .meta({ id: 'NoteFormRules' });
export type NoteFormRules = z.infer<typeof NoteFormRules>;

const BaseVersion = Whole(0, 1_000_000).describe(
  'The latest approved version, from which it is drafted; where there is none yet, what its draft has.',
);
const common = {
  code: Code.describe('Which rule of this kind; `clinic` for one that a clinic has once.'),
  name: Line(120).describe('What it is called.'),
  source: Line(1000).describe('Where it comes from, and why it changes.'),
  fromDay: LocalDate.describe('The day from which it holds: today or later, in the clinic’s time zone.'),
  baseVersion: BaseVersion,
};
const draftOf = <Kind extends RuleKind, Rules extends z.ZodType>(kind: Kind, definition: Rules) =>
  z.strictObject({ kind: z.literal(kind).describe('What the rule is about.'), ...common, definition });
/** A changed rule, as somebody drafts it. */
export const RuleWish = z
  .discriminatedUnion('kind', [
    draftOf('protocol', ProtocolRules.describe('The changed rule.')).meta({ id: 'ProtocolWish' }),
    draftOf('outreach_policy', OutreachRules.describe('The changed rule.')).meta({ id: 'OutreachPolicyWish' }),
    draftOf('visit_policy', VisitRules.describe('The changed rule.')).meta({ id: 'VisitPolicyWish' }),
    draftOf('note_template', NoteFormRules.describe('The changed rule.')).meta({ id: 'NoteTemplateWish' }),
  ])
  .meta({ id: 'RuleWish' });
export type RuleWish = z.infer<typeof RuleWish>;
export const ReviseRule = z
  .strictObject({ version: Version, wish: RuleWish.describe('The draft as it is to be.') })
  .meta({ id: 'ReviseRule' });
export type ReviseRule = z.infer<typeof ReviseRule>;
export const DecideRule = z.strictObject({ version: Version }).meta({ id: 'DecideRule' });
export type DecideRule = z.infer<typeof DecideRule>;
export const SendBackRule = z
  .strictObject({ version: Version, reason: Line(REASON_MAX).describe('What is to be changed, for who drafted it.') })
  .meta({ id: 'SendBackRule' });
export type SendBackRule = z.infer<typeof SendBackRule>;

const RuleLine = z.object({
  label: ShownLine(200).describe('What it says something about.'),
  words: ShownLine(2000).describe('What it says.'),
  source: ShownLine(1000).nullable().describe('Where it comes from; null where the whole rule has one source.'),
});
export type RuleLine = z.infer<typeof RuleLine>;
const RuleChange = z.object({
  label: ShownLine(200).describe('What it says something about.'),
  before: ShownLine(2000).nullable().describe('What the version says that it was drafted from; null: nothing.'),
  after: ShownLine(2000).nullable().describe('What the draft says; null: nothing any more.'),
});
export type RuleChange = z.infer<typeof RuleChange>;
const Definition = z
  .union([ProtocolRules, OutreachRules, VisitRules, NoteFormRules])
  .describe('The rule, to be drafted from.');

/** A version that the clinic approved. */
export const RuleVersion = z
  .object({
    version: Version,
    name: Title.describe('What it is called.'),
    state: z
      .enum(['in_force', 'to_come', 'former'])
      .describe('Whether it is the one in force, its day has not come, or a later one is in force.'),
    lines: z.array(RuleLine).max(200).describe('What it says, line by line.'),
    source: ShownLine(1000).nullable().describe('Where it comes from; null where nobody said.'),
    draftedBy: z.array(Title).max(100).describe('Who drafted it; empty for what came by the clinic’s file.'),
    approvedBy: Title.describe('Who approved it.'),
    approvedAt: Instant,
    holdsFrom: Instant.describe('From when it holds.'),
    definition: Definition,
  })
  .meta({ id: 'RuleVersion' });
export type RuleVersion = z.infer<typeof RuleVersion>;

/** A change of a rule that somebody drafted: it is used nowhere before the medical director approves it. */
export const RuleDraft = z
  .object({
    id: Id,
    version: Version,
    kind: RuleKind,
    code: Code.describe('Which rule of this kind.'),
    name: Title.describe('What it is called.'),
    status: z
      .enum(['waiting', 'sent_back'])
      .describe('Whether it waits for the medical director, or was sent back to be changed.'),
    sentBackBecause: ShownLine(REASON_MAX).nullable().describe('Why it was sent back; null while it was not.'),
    decidedBy: Title.nullable().describe('Who sent it back; null while nobody did.'),
    changes: z.array(RuleChange).max(400).describe('What is different from the version it was drafted from.'),
    definition: Definition,
    source: ShownLine(1000).describe('Where it comes from, and why it changes.'),
    fromDay: LocalDate.describe('The day from which it is to hold.'),
    baseVersion: BaseVersion,
    draftedBy: z.array(Title).max(100).describe('Everybody who wrote in it; empty for what came by the clinic’s file.'),
    draftedAt: Instant,
    mayApprove: z.boolean().describe('Whether the caller may approve it.'),
    whyNot: ShownLine(300).nullable().describe('Why the caller may not, in words; null where they may.'),
  })
  .meta({ id: 'RuleDraft' });
export type RuleDraft = z.infer<typeof RuleDraft>;

/** A rule with all its versions, the latest first. */
export const Rule = z
  .object({
    kind: RuleKind,
    code: Code.describe('Which rule of this kind.'),
    versions: z
      .array(RuleVersion)
      .max(200)
      .describe('All versions, the latest first; none where the first one is still a draft.'),
    draft: RuleDraft.nullable().describe('The change that is being made; null without one.'),
  })
  .meta({ id: 'Rule' });
export type Rule = z.infer<typeof Rule>;
export const RuleQuery = z.strictObject({ kind: RuleKind.optional() });
export type RuleQuery = z.infer<typeof RuleQuery>;
export const RuleList = z.object({ items: z.array(Rule).max(200) }).meta({ id: 'RuleList' });
export type RuleList = z.infer<typeof RuleList>;

const Count = Whole(0, 10_000);
export const RuleDraftCount = z
  .object({
    toApprove: Count.describe('Drafts that wait for the medical director.'),
    sentBack: Count.describe('Drafts that were sent back to be changed.'),
  })
  .meta({ id: 'RuleDraftCount' });
export type RuleDraftCount = z.infer<typeof RuleDraftCount>;

/** What a change will do, and to whom, before anything is stored. */
export const RuleEffects = z
  .object({
    changes: z.array(RuleChange).max(400).describe('What is different from the version it was drafted from.'),
    effects: z
      .array(
        z.object({
          words: ShownLine(600).describe('One thing that it will do, or will not do.'),
          patients: z
            .array(
              z.object({
                patientId: Id,
                patientName: FullName,
                words: ShownLine(600).describe('What it is about this patient.'),
              }),
            )
            .max(200)
            .describe('Whom it is about, at most 200.'),
        }),
      )
      .max(100)
      .describe('What it will do.'),
  })
  .meta({ id: 'RuleEffects' });
export type RuleEffects = z.infer<typeof RuleEffects>;

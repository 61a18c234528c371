import { Injectable, type OnModuleInit } from '@nestjs/common';
import { asksForSuicide, type NoteField, type NoteFormRules, type RuleLine } from '@snowmelt/contracts';
import { type Effect, type KindOfRule, type NewVersion, RuleBook, type RuleDefinition } from '@snowmelt/rules';
import { TemplateRepository } from './template.repository.js';

/** The forms of notes as rules that are drafted and approved. */
@Injectable()
export class TemplatesAsRules implements KindOfRule, OnModuleInit {
  readonly kind = 'note_template';

  constructor(
    private readonly book: RuleBook,
    private readonly templates: TemplateRepository,
  ) {}

  onModuleInit(): void {
    this.book.add(this);
    this.book.says('note_template', ({ code }) => this.effects(code));
  }

  versions() {
    return this.templates.versions();
  }

  lines(definition: RuleDefinition): RuleLine[] {
    return formLines(definition as NoteFormRules);
  }

  faults(definition: RuleDefinition): string[] {
    return faultsOfForm(definition as NoteFormRules);
  }

  add(version: NewVersion): Promise<boolean> {
    return this.templates.add(version);
  }

  private async effects(code: string): Promise<Effect[]> {
    const drafts = await this.templates.draftsOf(code);
    const begun =
      drafts === 1 ? '1 note that is begun keeps its form' : `${drafts} notes that are begun keep their form`;
    return [{ words: `Notes that are begun from that day on have this form. ${begun}.`, patients: [] }];
  }
}

/** What a form says, a line for each field. Forms of before may lack a part. */
export function formLines({ purposes, unsignedAges, signatureMeaning, fields }: Partial<NoteFormRules>): RuleLine[] {
  const line = (label: string, words: string, source: string | null = null) => ({ label, words, source });
  const ages = Object.entries(unsignedAges ?? {}).map(([name, { value, unit, source }]) =>
    line(`An unsigned note is ${name} after`, `${value} ${unit}`, source),
  );
  return [
    ...(purposes ? [line('For visits of', purposes.join(', '))] : []),
    ...ages,
    ...(signatureMeaning ? [line('Who signs says', signatureMeaning)] : []),
    ...(fields ?? []).map((field, index) => line(`Field ${field.key}`, wordsOf(field, index + 1), field.source)),
  ];
}

function wordsOf({ label, hint, required, modality, section, noneText, maxLength }: NoteField, place: number): string {
  return [
    `${place}. ${label}`,
    hint,
    required ? 'needed to sign' : 'may stay empty',
    ...(modality ? [modality === 'in_person' ? 'in person' : 'by video or telephone'] : []),
    ...(section ? [`under “${section}”`] : []),
    ...(noneText ? [`one press writes “${noneText}”`] : []),
    ...(maxLength > 0 ? [`at most ${maxLength} characters`] : []),
  ]
    .filter(Boolean)
    .join('; ');
}

/** What keeps a form from being used. */
export function faultsOfForm({ fields, unsignedAges: { due, overdue, escalated } }: NoteFormRules): string[] {
  const keys = fields.map(({ key }) => key);
  const ready = fields.filter((field) => field.noneText !== null && asksForSuicide(field));
  return [
    ...(new Set(keys).size < keys.length ? ['Two fields have the same key.'] : []),
    ...ready.map(({ label }) => `“${label}” offers a ready-made answer to thoughts of suicide.`),
    ...(fields.some(asksForSuicide) ? [] : ['No field asks about thoughts of suicide.']),
    ...([due, overdue, escalated].every(({ unit }) => unit === 'h') ? [] : ['The ages of an unsigned note are in h.']),
    ...(due.value <= overdue.value && overdue.value <= escalated.value
      ? []
      : ['An unsigned note is due first, then overdue, then others are told.']),
  ];
}

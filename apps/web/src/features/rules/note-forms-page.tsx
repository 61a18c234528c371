import type { NoteFormRules } from '@snowmelt/contracts';
import { NoteFormFields } from './note-form-fields';
import { RulesPage } from './rules-page';

/** What a note asks for. A note that is begun keeps its form. */
export default function NoteFormsPage() {
  return (
    <RulesPage<NoteFormRules>
      title="Forms of notes"
      kind="note_template"
      what="the forms"
      empty="No form is approved yet. The first one comes by the clinic’s file."
      fields={(rules, change) => <NoteFormFields rules={rules} onChange={change} />}
    />
  );
}

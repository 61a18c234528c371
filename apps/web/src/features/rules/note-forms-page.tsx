import type { NoteFormRules } from '@snowmelt/contracts';
import { Loaded } from '../../shell/loaded';
import { SettingsFrame } from '../settings/settings-frame';
import { DraftForm } from './draft-form';
import { NoteFormFields } from './note-form-fields';
import { RulePanel } from './rule-panel';
import { useRules } from './rules-queries';
import './rules.css';

/** What a note asks for. A note that is begun keeps its form. */
export default function NoteFormsPage() {
  return (
    <SettingsFrame title="Forms of notes">
      <Loaded
        asked={useRules('note_template')}
        what="the forms"
        isEmpty={({ items }) => items.length === 0}
        empty="No form is approved yet. The first one comes by the clinic’s file."
      >
        {({ items }) =>
          items.map((rule) => (
            <RulePanel
              key={rule.code}
              rule={rule}
              edit={(onClose) => (
                <DraftForm<NoteFormRules> rule={rule} onClose={onClose}>
                  {(rules, change) => <NoteFormFields rules={rules} onChange={change} />}
                </DraftForm>
              )}
            />
          ))
        }
      </Loaded>
    </SettingsFrame>
  );
}

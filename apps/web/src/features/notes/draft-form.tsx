import { Button, Group, Stack, Text } from '@mantine/core';
import { type Note, type NoteField, overLongIn, writtenFields } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { BusyButton } from '../../shell/busy-button';
import { Waiting } from '../../shell/loaded';
import { ConflictChoice } from './conflict-choice';
import { fieldId, missingToSign, NoteFields } from './note-fields';
import { LostText, Notice } from './notice';
import { SaveLine } from './save-line';
import { SetAside } from './set-aside';
import { SignDialog } from './sign-dialog';
import { useNoteDraft } from './use-note-draft';
import { useSigning } from './use-signing';

/** The draft as its author sees it. */
export function DraftForm({ note }: { note: Note }) {
  const draft = useNoteDraft(note);
  return draft ? <Writing note={note} draft={draft} /> : <Waiting what="the draft" />;
}

type Draft = NonNullable<ReturnType<typeof useNoteDraft>>;

function Writing({ note, draft }: { note: Note; draft: Draft }) {
  const {
    autosave,
    snapshot: { content, state, setAside, keptHere },
  } = draft;
  const signing = useSigning(note.id, autosave);
  const fields = writtenFields(note.template.fields, note.header.modality);
  const goTo = (key: string) => {
    signing.close();
    // after the dialog has returned the focus
    window.setTimeout(() => document.getElementById(fieldId(key))?.focus(), 50);
  };
  return (
    <Stack>
      {draft.unreadable && <LostText />}
      {signing.isChanged && (
        <Notice title="Changed elsewhere">This is the newest text. Read it before you sign.</Notice>
      )}
      {state.kind === 'closed' && <Closed noteId={note.id} why={state.why} keptHere={keptHere} />}
      <Written fields={fields} draft={draft} />
      <SetAside texts={setAside} fields={fields} />
      <Actions draft={draft} fields={fields} signing={signing} />
      {signing.isOpen && (
        <SignDialog
          note={note}
          etag={autosave.etag()}
          missing={missingToSign(content, fields)}
          overLong={overLongIn(content, fields)}
          onClose={signing.close}
          onField={goTo}
          onStale={() => void signing.readAgain()}
        />
      )}
    </Stack>
  );
}

/** The user may no longer write this note. */
function Closed({ noteId, why, keptHere }: { noteId: string; why: 'signed' | 'handed-over'; keptHere: boolean }) {
  const queries = useQueryClient();
  return (
    <Notice title={why === 'signed' ? 'This note was signed elsewhere' : 'A colleague took over this note'}>
      What you typed here since then is not part of it.{' '}
      {keptHere
        ? 'You find it again above the note.'
        : 'This browser cannot keep it: copy what you need before you go on.'}
      <Group mt="sm">
        <Button
          size="sm"
          variant="default"
          onClick={() => void queries.invalidateQueries({ queryKey: ['note', noteId] })}
        >
          {why === 'signed' ? 'Show the signed note' : 'Show the note'}
          {keptHere ? '' : ' without it'}
        </Button>
      </Group>
    </Notice>
  );
}

/** The fields, or the choice between two versions of them. */
function Written({ fields, draft }: { fields: NoteField[]; draft: Draft }) {
  const {
    autosave,
    snapshot: { content, state },
  } = draft;
  return state.kind === 'conflict' ? (
    <ConflictChoice
      key={state.theirs.etag}
      fields={fields}
      mine={content}
      theirs={state.theirs}
      onChoose={(chosen, notChosen) => void autosave.resolve(chosen, state.theirs, notChosen)}
    />
  ) : (
    <NoteFields
      fields={fields}
      content={content}
      readOnly={state.kind === 'closed'}
      onChange={(key, text) => autosave.change(key, text)}
    />
  );
}

function Actions({
  draft: { snapshot },
  fields,
  signing,
}: {
  draft: Draft;
  fields: NoteField[];
  signing: ReturnType<typeof useSigning>;
}) {
  const { content, state } = snapshot;
  return (
    <div className="note-actions">
      <div>
        <SaveLine snapshot={snapshot} overLong={overLongIn(content, fields)} />
        <Text size="sm" c="dimmed">
          * needed to sign
        </Text>
      </div>
      <BusyButton
        size="md"
        busy={signing.isBusy}
        disabled={state.kind === 'conflict' || state.kind === 'closed'}
        onClick={() => void signing.begin()}
      >
        Sign…
      </BusyButton>
    </div>
  );
}

import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type AddAddendum, type AddendumKind, charactersOver, NOTE_TEXT_MAX } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { DateTime } from 'luxon';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { isReason, TypedReason, TypedText } from '../../shell/typed-text';
import { focusIfLost } from '../../video/focus-if-lost';
import { type AddendumDraft, isWritten } from './addendum-keeper';

interface Props {
  noteId: string;
  visitAt: string;
  draft: AddendumDraft;
  isKept: boolean;
  takesFocus: boolean;
  onChange: (draft: AddendumDraft) => void;
  onAdded: (id: string) => void;
  onCancel: () => void;
}

export const ADDENDUM_TEXT = 'addendum-text';

const bodyOf = ({ kind, text, reason, happenedOn }: AddendumDraft): AddAddendum =>
  kind === 'LATE_ENTRY'
    ? { kind, text, reason, happenedOn }
    : kind === 'CORRECTION'
      ? { kind, text, reason }
      : { kind, text };

/** An addendum is signed as soon as it is added: it cannot be changed or taken back either. */
export function AddendumForm({ noteId, visitAt, draft, isKept, takesFocus, onChange, onAdded, onCancel }: Props) {
  const write = (change: Partial<AddendumDraft>) => onChange({ ...draft, ...change });
  const add = useAddendum(noteId, onAdded);
  const ready = isReady(draft);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !add.isPending) add.mutate(bodyOf(draft));
      }}
    >
      <Stack>
        <Kinds kind={draft.kind} onChange={(kind) => write({ kind })} />
        <TypedText
          id={ADDENDUM_TEXT}
          label="Text"
          autosize
          minRows={3}
          maxRows={24}
          max={NOTE_TEXT_MAX}
          value={draft.text}
          onText={(typed) => write({ text: typed })}
          withAsterisk
          ref={takesFocus ? focusIfLost : undefined}
        />
        <WhenAndWhy visitAt={visitAt} draft={draft} write={write} />
        <WhereItIs isWritten={isWritten(draft)} isKept={isKept} />
        <ProblemAlert error={add.error} fields={['happenedOn']} />
        <Group>
          <BusyButton type="submit" busy={add.isPending} disabled={!ready}>
            Sign and add
          </BusyButton>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Kinds({ kind, onChange }: { kind: AddendumKind; onChange: (kind: AddendumKind) => void }) {
  return (
    <Radio.Group label="What is it?" value={kind} onChange={onChange}>
      <Group mt={6} gap="lg">
        <Radio value="ADDENDUM" label="New information" />
        <Radio value="CORRECTION" label="A correction" />
        <Radio value="LATE_ENTRY" label="Something left out" />
      </Group>
    </Radio.Group>
  );
}

function useAddendum(noteId: string, onAdded: (id: string) => void) {
  const queries = useQueryClient();
  return useOnce(
    (body: AddAddendum, key) =>
      unwrap(api.POST('/api/notes/{id}/addenda', { params: { path: { id: noteId }, header: key }, body })),
    {
      onSuccess: ({ id }) => {
        onAdded(id);
        return queries.invalidateQueries();
      },
    },
  );
}

const isReady = ({ kind, text, reason, happenedOn }: AddendumDraft) =>
  text.trim() !== '' &&
  charactersOver(text, NOTE_TEXT_MAX) === 0 &&
  (kind === 'ADDENDUM' || isReason(reason)) &&
  (kind !== 'LATE_ENTRY' || happenedOn !== '');

/** The day of a late entry, and the reason for a correction or a late entry. */
function WhenAndWhy({
  visitAt,
  draft: { kind, reason, happenedOn },
  write,
}: Pick<Props, 'visitAt' | 'draft'> & { write: (change: Partial<AddendumDraft>) => void }) {
  const {
    clinic: { timeZone },
  } = useMe();
  return (
    <>
      {kind === 'LATE_ENTRY' && (
        <TextInput
          label="The day it is about"
          type="date"
          min={DateTime.fromISO(visitAt, { zone: timeZone }).toISODate() ?? ''}
          value={happenedOn}
          onChange={(event) => write({ happenedOn: event.currentTarget.value })}
          withAsterisk
          maw={220}
        />
      )}
      {kind !== 'ADDENDUM' && (
        <TypedReason
          label={kind === 'CORRECTION' ? 'Why is it corrected?' : 'Why is it added late?'}
          value={reason}
          onText={(typed) => write({ reason: typed })}
          withAsterisk
        />
      )}
    </>
  );
}

function WhereItIs({ isWritten: hasText, isKept }: { isWritten: boolean; isKept: boolean }) {
  return (
    <>
      <Text size="sm" c="dimmed">
        Adding it signs it. It is shown below the note, which does not change.
        {hasText && isKept && ' Until then it is kept on this device only.'}
      </Text>
      {hasText && !isKept && (
        <Text size="sm" fw={700} c="var(--mantine-color-error)" role="status">
          Not saved anywhere: keep this page open.
        </Text>
      )}
    </>
  );
}

import { Button, Group, Radio, Stack, Text, TextInput } from '@mantine/core';
import { type AddAddendum, charactersOver, NOTE_TEXT_MAX } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { DateTime } from 'luxon';
import { answered, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { isReason, TypedReason, TypedText } from '../../shell/typed-text';
import { catchFocus } from '../../video/catch-focus';
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

/** What is added is signed at once: it cannot be changed or taken back either. */
export function AddendumForm({ noteId, visitAt, draft, isKept, takesFocus, onChange, onAdded, onCancel }: Props) {
  const {
    clinic: { timeZone },
  } = useMe();
  const queries = useQueryClient();
  const { kind, text, reason, happenedOn } = draft;
  const write = (change: Partial<AddendumDraft>) => onChange({ ...draft, ...change });
  const add = useOnce(
    (body: AddAddendum, key) =>
      answered(api.POST('/api/notes/{id}/addenda', { params: { path: { id: noteId }, header: key }, body })),
    {
      onSuccess: ({ id }) => {
        onAdded(id);
        return queries.invalidateQueries();
      },
    },
  );
  const needsReason = kind !== 'ADDENDUM';
  const ready =
    text.trim() !== '' &&
    charactersOver(text, NOTE_TEXT_MAX) === 0 &&
    (!needsReason || isReason(reason)) &&
    (kind !== 'LATE_ENTRY' || happenedOn !== '');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !add.isPending) add.mutate(bodyOf(draft));
      }}
    >
      <Stack>
        <Radio.Group label="What is it?" value={kind} onChange={(value) => write({ kind: value })}>
          <Group mt={6} gap="lg">
            <Radio value="ADDENDUM" label="New information" />
            <Radio value="CORRECTION" label="A correction" />
            <Radio value="LATE_ENTRY" label="Something left out" />
          </Group>
        </Radio.Group>
        <TypedText
          id={ADDENDUM_TEXT}
          label="Text"
          autosize
          minRows={3}
          maxRows={24}
          max={NOTE_TEXT_MAX}
          value={text}
          onText={(typed) => write({ text: typed })}
          withAsterisk
          ref={takesFocus ? catchFocus : undefined}
        />
        {kind === 'LATE_ENTRY' && (
          <TextInput
            label="The day it speaks of"
            type="date"
            min={DateTime.fromISO(visitAt, { zone: timeZone }).toISODate() ?? ''}
            value={happenedOn}
            onChange={(event) => write({ happenedOn: event.currentTarget.value })}
            withAsterisk
            maw={220}
          />
        )}
        {needsReason && (
          <TypedReason
            label={kind === 'CORRECTION' ? 'Why is it corrected?' : 'Why only now?'}
            value={reason}
            onText={(typed) => write({ reason: typed })}
            withAsterisk
          />
        )}
        <Text size="sm" c="dimmed">
          You sign it by adding it. It stands below the note, which stays as it is.
          {isWritten(draft) && isKept && ' Until then it is kept on this device only.'}
        </Text>
        {isWritten(draft) && !isKept && (
          <Text size="sm" fw={700} c="var(--mantine-color-error)" role="status">
            Not kept anywhere: leave this page open.
          </Text>
        )}
        <ProblemAlert error={add.error} />
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

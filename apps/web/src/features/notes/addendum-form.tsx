import { Button, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { type AddAddendum, type AddendumKind, NOTE_TEXT_MAX } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { answered, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';

/** What is added is signed at once: it cannot be changed or taken back either. */
export function AddendumForm({ noteId, visitAt, onClose }: { noteId: string; visitAt: string; onClose(): void }) {
  const { clinic: { timeZone } } = useMe();
  const queries = useQueryClient();
  const [kind, setKind] = useState<AddendumKind>('ADDENDUM');
  const [text, setText] = useState('');
  const [reason, setReason] = useState('');
  const [happenedOn, setHappenedOn] = useState('');
  const add = useOnce((body: AddAddendum, key) => answered(api.POST('/api/notes/{id}/addenda', { params: { path: { id: noteId } }, body, ...key })), {
    onSuccess: async () => { onClose(); await queries.invalidateQueries(); },
  });
  const needsReason = kind !== 'ADDENDUM';
  const ready = text.trim() !== '' && (!needsReason || reason.trim() !== '') && (kind !== 'LATE_ENTRY' || happenedOn !== '');
  const body = (): AddAddendum => (kind === 'LATE_ENTRY' ? { kind, text, reason, happenedOn } : kind === 'CORRECTION' ? { kind, text, reason } : { kind, text });
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (ready && !add.isPending) add.mutate(body()); }}>
      <Stack>
        <Radio.Group label="What is it?" value={kind} onChange={(value) => setKind(value as AddendumKind)}>
          <Group mt={6} gap="lg"><Radio value="ADDENDUM" label="New information" /><Radio value="CORRECTION" label="A correction" /><Radio value="LATE_ENTRY" label="Something left out" /></Group>
        </Radio.Group>
        <Textarea label="Text" autosize minRows={3} maxRows={24} maxLength={NOTE_TEXT_MAX} value={text} onChange={(event) => setText(event.currentTarget.value)} withAsterisk data-autofocus />
        {kind === 'LATE_ENTRY' && <TextInput label="The day it speaks of" type="date" min={DateTime.fromISO(visitAt, { zone: timeZone }).toISODate() ?? ''} value={happenedOn} onChange={(event) => setHappenedOn(event.currentTarget.value)} withAsterisk maw={220} />}
        {needsReason && <TextInput label={kind === 'CORRECTION' ? 'Why is it corrected?' : 'Why only now?'} maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} withAsterisk />}
        <Text size="sm" c="dimmed">You sign it by adding it. It stands below the note, which stays as it is.</Text>
        <ProblemAlert error={add.error} />
        <Group><Button type="submit" loading={add.isPending} disabled={!ready}>Sign and add</Button><Button variant="default" onClick={onClose}>Cancel</Button></Group>
      </Stack>
    </form>
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import type { Note } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { isReason, TypedReason } from '../../shell/typed-text';

/** A colleague's draft that another clinician has to finish. */
export function TakeOver({ note }: { note: Note }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" style={{ alignSelf: 'start' }} onClick={() => setOpen(true)}>
        Take over this note…
      </Button>
      {isOpen && (
        <Dialog title="Take over this note" onClose={() => setOpen(false)}>
          <ReasonForm note={note} onClose={() => setOpen(false)} />
        </Dialog>
      )}
    </>
  );
}

function ReasonForm({ note, onClose }: { note: Note; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const take = useHandover(note, onClose);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReason(reason) && !take.isPending) take.mutate(reason);
      }}
    >
      <Stack>
        <Text>
          You become its author and can change and sign it; {note.author.displayName} no longer can. The note keeps who
          handed it over, when, and why.
        </Text>
        <TypedReason label="Why do you take it over?" value={reason} onText={setReason} withAsterisk data-autofocus />
        <ProblemAlert error={take.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <BusyButton type="submit" busy={take.isPending} disabled={!isReason(reason)}>
            Take over
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

function useHandover(note: Note, onTaken: () => void) {
  const queries = useQueryClient();
  return useOnce(
    (why: string, key) =>
      unwrap(
        api.POST('/api/notes/{id}/handovers', {
          params: { path: { id: note.id }, header: { 'If-Match': note.etag, ...key } },
          body: { reason: why },
        }),
      ),
    {
      onSuccess: async () => {
        onTaken();
        await queries.invalidateQueries();
      },
      // the author may have gone on writing: the next press takes over the current version
      onError: () => queries.invalidateQueries({ queryKey: ['note', note.id] }),
    },
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';

interface Props {
  patientId: string;
  name: string;
}

function useTakeBack(patientId: string, onDone: () => void) {
  const queries = useQueryClient();
  return useOnce(
    (_: null, key) =>
      unwrap(
        api.POST('/api/patients/{id}/link-revocation', {
          params: { path: { id: patientId }, header: key },
          body: {},
        }),
      ),
    {
      onSuccess: () => {
        onDone();
        return queries.invalidateQueries();
      },
    },
  );
}

/** For a lost phone, or a link that somebody else has: ends every link of the patient. */
export function TakeBackLinks({ patientId, name }: Props) {
  const [asks, setAsks] = useState(false);
  const takeBack = useTakeBack(patientId, () => setAsks(false));
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={() => setAsks(true)}>
        Take back links
      </Button>
      <Text size="sm" role="status">
        {takeBack.data && showTaken(takeBack.data.links)}
      </Text>
      {asks && (
        <Question
          name={name}
          error={takeBack.error}
          busy={takeBack.isPending}
          onConfirm={() => takeBack.mutate(null)}
          onClose={() => setAsks(false)}
        />
      )}
    </>
  );
}

interface QuestionProps {
  name: string;
  error: Error | null;
  busy: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

function Question({ name, error, busy, onConfirm, onClose }: QuestionProps) {
  return (
    <Dialog title={`Take back all links of ${name}?`} onClose={onClose}>
      <Stack>
        <Text>
          For a lost phone, or when somebody else has seen a link. Every link that was sent to {name} stops working at
          once. Pages opened by them close, and whoever joined a video visit by one is removed from it.
        </Text>
        <Text>
          Visits and reminders stay as they are. The next message brings a new link; to send one now, open the visit and
          press “Send the link now”. It goes to the number or address on file: correct that first if it is not the
          patient’s any more. A page whose link was taken back asks {name} to call.
        </Text>
        <ProblemAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep the links
          </Button>
          <BusyButton color="danger.8" busy={busy} onClick={onConfirm}>
            Take back all links
          </BusyButton>
        </Group>
      </Stack>
    </Dialog>
  );
}

const showTaken = (links: number) =>
  links === 0 ? 'No link was open.' : links === 1 ? '1 link no longer works.' : `${links} links no longer work.`;

import { Button, Group, List, Stack, Text } from '@mantine/core';
import type { InboundMessage } from '@snowmelt/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { showPhone } from '../../shell/times';

/** A person says whether the text meant STOP; until then no text goes to the number. */
export function StopDecision({ text }: { text: InboundMessage }) {
  const [isAsked, setAsked] = useState(false);
  const decide = useDecision(text, () => setAsked(false));
  return (
    <>
      {text.awaitsDecision && (
        <div className="stop-decision">
          <Text size="sm" fw={700}>
            STOP or a question? Texts to this number are paused until you decide.
          </Text>
          <Group gap="xs" mt={4}>
            <BusyButton size="xs" busy={decide.isPending} onClick={() => decide.mutate('question')}>
              A question: texts go on
            </BusyButton>
            <Button size="xs" variant="default" onClick={() => setAsked(true)}>
              It means STOP: no more texts…
            </Button>
          </Group>
        </div>
      )}
      {/* says also who was second that it is decided already */}
      {!isAsked && <ProblemAlert error={decide.error} />}
      {isAsked && <EndTexts text={text} decide={decide} onClose={() => setAsked(false)} />}
    </>
  );
}

function useDecision({ id }: InboundMessage, onDone: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (meant: 'stop' | 'question') =>
      unwrap(api.POST('/api/inbound-messages/{id}/stop-decision', { params: { path: { id } }, body: { meant } })),
    onSuccess: onDone,
    onSettled: () => queries.invalidateQueries(),
  });
}

interface EndProps {
  text: InboundMessage;
  decide: ReturnType<typeof useDecision>;
  onClose: () => void;
}

/** Only the patient can take STOP back, so it is asked once more, and says whom it is about. */
const EndTexts = ({ text: { phone, patients }, decide, onClose }: EndProps) => (
  <Dialog title="End texts to this number" onClose={onClose}>
    <Stack>
      <Text>
        No text goes to {phone ? showPhone(phone) : 'this number'} any more until somebody writes START from it. This is
        the number of:
      </Text>
      <List>
        {patients.map(({ id, name }) => (
          <List.Item key={id}>{name}</List.Item>
        ))}
      </List>
      <Text size="sm">What they agreed to get by e-mail still goes out.</Text>
      <ProblemAlert error={decide.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose} data-autofocus>
          Not now
        </Button>
        <BusyButton color="danger" busy={decide.isPending} onClick={() => decide.mutate('stop')}>
          End texts
        </BusyButton>
      </Group>
    </Stack>
  </Dialog>
);

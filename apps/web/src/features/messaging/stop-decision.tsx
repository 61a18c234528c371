import { Group, Text } from '@mantine/core';
import type { InboundMessage } from '@snowmelt/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';

/** A person says whether the text meant STOP; until then no text goes to the number. */
export function StopDecision({ text: { id } }: { text: InboundMessage }) {
  const queries = useQueryClient();
  const decide = useMutation({
    mutationFn: (meant: 'stop' | 'question') =>
      unwrap(api.POST('/api/inbound-messages/{id}/stop-decision', { params: { path: { id } }, body: { meant } })),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <div className="stop-decision">
      <Text size="sm" fw={700}>
        STOP or a question? Texts to this number are paused until you decide.
      </Text>
      <Group gap="xs" mt={4}>
        <BusyButton size="xs" busy={decide.isPending} onClick={() => decide.mutate('question')}>
          A question: texts go on
        </BusyButton>
        <BusyButton size="xs" variant="default" busy={decide.isPending} onClick={() => decide.mutate('stop')}>
          It means STOP: no more texts
        </BusyButton>
      </Group>
      <ProblemAlert error={decide.error} />
    </div>
  );
}

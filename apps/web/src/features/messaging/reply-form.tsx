import { Group, Stack, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';

/** The outbox also acts as the patient's phone: a reply takes the path of any inbound text. Demo only. */
export function ReplyForm({ attemptId }: { attemptId: string }) {
  const [words, setWords] = useState('');
  const reply = useReply(attemptId, () => setWords(''));
  return (
    <Stack
      gap="xs"
      mt="xs"
      component="form"
      onSubmit={(event: React.FormEvent) => {
        event.preventDefault();
        if (!reply.isPending && words.trim() !== '') reply.mutate(words);
      }}
    >
      <Group gap="xs" align="end">
        <TextInput
          label="Reply as the patient"
          value={words}
          maxLength={1600}
          onChange={(event) => setWords(event.currentTarget.value)}
          style={{ flex: 1 }}
          maw={400}
          autoComplete="off"
        />
        <BusyButton type="submit" variant="default" busy={reply.isPending}>
          Send
        </BusyButton>
      </Group>
      <ProblemAlert error={reply.error} />
      <div role="status">{reply.data && <Answer words={reply.data.answer} />}</div>
    </Stack>
  );
}

function useReply(attemptId: string, onSent: () => void) {
  const queries = useQueryClient();
  return useOnce(
    (text: string, key) =>
      unwrap(
        api.POST('/api/drawer/{id}/reply', { params: { path: { id: attemptId }, header: key }, body: { words: text } }),
      ),
    {
      onSuccess: () => {
        onSent();
        return queries.invalidateQueries();
      },
    },
  );
}

function Answer({ words }: { words: string | null }) {
  return words ? (
    <>
      <Text size="sm" c="dimmed">
        Automatic reply:
      </Text>
      <div className="bubble">{words}</div>
    </>
  ) : (
    <Text size="sm" c="dimmed">
      Saved, without an automatic reply.
    </Text>
  );
}

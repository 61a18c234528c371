import { Group, Text } from '@mantine/core';
import type { InboundMessage, MessageOnItsWay, TextAnswerCode } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showInstant } from '../../shell/times';

const answers: readonly (readonly [TextAnswerCode, string])[] = [
  ['read', '“We have read your message.”'],
  ['will_call', '“We will call you.”'],
  ['please_call', '“Please call us.”'],
];

interface Props {
  text: InboundMessage;
  patient: InboundMessage['patients'][number];
  /** Told by the list: an answered text may leave it. */
  onSent: (words: string) => void;
}

/** Neutral answers that are ready. They go out in the patient's language, by the same rules as every message. */
export function AnswerText({ text, patient, onSent }: Props) {
  const { timeZone } = useMe().clinic;
  const send = useAnswer(text, patient.id, (way) => onSent(`Answer to ${patient.name}: ${wordsOf(way, timeZone)}`));
  const isOneOfMany = text.patients.length > 1;
  return (
    <div className="answer-text">
      <Group gap="xs">
        <Text size="sm">{isOneOfMany ? `Answer ${patient.name}:` : 'Answer:'}</Text>
        {answers.map(([code, words]) => (
          <BusyButton
            key={code}
            size="xs"
            variant="default"
            busy={send.isPending && send.variables === code}
            disabled={send.isPending}
            onClick={() => send.mutate(code)}
            aria-label={`Answer ${patient.name}: ${words}`}
          >
            {words}
          </BusyButton>
        ))}
      </Group>
      <ProblemAlert error={send.error} />
    </div>
  );
}

function useAnswer({ id }: InboundMessage, patientId: string, onSent: (way: MessageOnItsWay) => void) {
  const queries = useQueryClient();
  return useOnce(
    (answer: TextAnswerCode, key) =>
      unwrap(
        api.POST('/api/inbound-messages/{id}/answers', {
          params: { path: { id }, header: key },
          body: { patientId, answer },
        }),
      ),
    {
      onSuccess: (way) => {
        onSent(way);
        void queries.invalidateQueries();
      },
    },
  );
}

function wordsOf({ channel, waitsUntil }: MessageOnItsWay, timeZone: string): string {
  const by = channel === 'sms' ? 'text' : 'e-mail';
  return waitsUntil ? `it goes by ${by}, ${showInstant(waitsUntil, timeZone)}.` : `it is on its way by ${by}.`;
}

import { Button, Group, Stack, Text } from '@mantine/core';
import type { MessageOnItsWay, Touch } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showInstant } from '../../shell/times';
import { useSendAgain } from './use-send-again';

interface Props {
  touchId: string;
  /** What the message is about, for who does not see the row. */
  about: string;
  sendAgain: Touch['sendAgain'];
  /** It has not gone yet, and is to go now. */
  waits?: boolean;
}

/**
 * Sends a failed message again, or now what waits in vain; where it may have arrived, only after the patient was asked.
 */
export function SendAgain({ touchId, about, sendAgain, waits = false }: Props) {
  const {
    clinic: { timeZone },
  } = useMe();
  const [asks, setAsks] = useState(false);
  const send = useSendAgain(touchId, () => setAsks(false));
  const label = waits ? 'Send now' : 'Send again';
  if (sendAgain === 'no' && !send.data) return null;
  return (
    <>
      {!asks && <ProblemAlert error={send.error} />}
      <Text size="sm" role="status">
        {send.data && showOnItsWay(send.data, timeZone)}
      </Text>
      {sendAgain !== 'no' && (
        <BusyButton
          variant="default"
          size="compact-sm"
          w="fit-content"
          busy={send.isPending}
          aria-label={`${label}: ${about}`}
          onClick={() => (sendAgain === 'now' ? send.mutate(false) : setAsks(true))}
        >
          {label}
        </BusyButton>
      )}
      {asks && <AskFirst about={about} send={send} onClose={() => setAsks(false)} />}
    </>
  );
}

interface AskProps {
  about: string;
  send: ReturnType<typeof useSendAgain>;
  onClose: () => void;
}

function AskFirst({ about, send, onClose }: AskProps) {
  return (
    <Dialog title="Has the patient got this message?" onClose={onClose}>
      <Stack>
        <Text>
          {about}. The provider could not say whether it arrived. Ask the patient first: if they have it, a second one
          is one too many.
        </Text>
        <ProblemAlert error={send.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Do not send it
          </Button>
          <BusyButton busy={send.isPending} onClick={() => send.mutate(true)}>
            I asked: they have not got it
          </BusyButton>
        </Group>
      </Stack>
    </Dialog>
  );
}

const showOnItsWay = ({ channel, waitsUntil }: MessageOnItsWay, timeZone: string) =>
  `It goes out by ${channel === 'sms' ? 'text' : 'e-mail'}${waitsUntil ? ` at ${showInstant(waitsUntil, timeZone)}` : ' now'}.`;

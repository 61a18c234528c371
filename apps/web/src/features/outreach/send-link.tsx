import { Alert } from '@mantine/core';
import type { MessageOnItsWay } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';

/**
 * Sends another link, by the channel the patient agreed to, to a patient who cannot find theirs or uses another device.
 */
export function SendLink({ appointmentId }: { appointmentId: string }) {
  const {
    clinic: { timeZone },
  } = useMe();
  const queries = useQueryClient();
  const send = useOnce(
    (_: null, key) =>
      unwrap(
        api.POST('/api/appointments/{id}/link', { params: { path: { id: appointmentId }, header: key }, body: {} }),
      ),
    { onSuccess: () => queries.invalidateQueries() },
  );
  return (
    <>
      <ProblemAlert error={send.error} />
      {send.data && (
        <Alert color="thaw" variant="light" role="status" styles={{ message: { color: 'var(--mantine-color-text)' } }}>
          {words(send.data, timeZone)}
        </Alert>
      )}
      <BusyButton variant="default" w="fit-content" busy={send.isPending} onClick={() => send.mutate(null)}>
        {send.data ? 'Send the link again' : 'Send the link now'}
      </BusyButton>
    </>
  );
}

function words({ channel, waitsUntil }: MessageOnItsWay, timeZone: string): string {
  const by = channel === 'sms' ? 'text' : 'e-mail';
  return waitsUntil
    ? `The link goes by ${by} at ${showInstant(waitsUntil, timeZone)}, when the patient's day begins.`
    : `The link goes out now, by ${by}. This takes back no earlier link.`;
}

import { Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { hasRole, useMe } from '../../shell/me';
import { showHours, showLocal } from '../../shell/times';
import { isReason, TypedReason } from '../../shell/typed-text';

/** The API's details of a dose too close to another one. */
interface GapMeta {
  gapMinutes: number;
  minimumHours: number;
  otherStartsLocal: string;
  orLaterLocal?: string;
  orEarlierLocal?: string;
}
interface Props {
  meta: GapMeta;
  canBeSetAside: boolean;
  busy: boolean;
  onOverride: (reason: string) => void;
}

const LEAST = 10;

/** The two times, the time that would be allowed, and for a prescriber the way to book anyway. */
export function GapOverride({ meta, canBeSetAside, busy, onOverride }: Props) {
  const [reason, setReason] = useState('');
  const prescribes = hasRole(useMe(), 'prescriber');
  const enough = meta.orLaterLocal
    ? `${showLocal(meta.orLaterLocal)} or later`
    : meta.orEarlierLocal
      ? `${showLocal(meta.orEarlierLocal)} or earlier`
      : null;
  return (
    <Stack gap="xs" mt="xs">
      <Text size="sm">
        The other dose is on {showLocal(meta.otherStartsLocal)}, {showHours(meta.gapMinutes)} apart. The protocol asks
        for {meta.minimumHours} hours{enough ? `: ${enough}` : ''}.
      </Text>
      {canBeSetAside && prescribes && (
        <Group align="end" gap="sm">
          <TypedReason
            label="Reason for booking anyway"
            description={`At least ${LEAST} characters; it stays with the visit, with your name`}
            value={reason}
            onText={setReason}
          />
          <BusyButton
            variant="default"
            busy={busy}
            disabled={!isReason(reason) || reason.trim().length < LEAST}
            onClick={() => onOverride(reason)}
          >
            Book anyway
          </BusyButton>
        </Group>
      )}
    </Stack>
  );
}

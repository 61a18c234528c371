import { Button, Group, Text } from '@mantine/core';
import type { FreeSlot, Stage } from '@snowmelt/contracts';
import { problemOf } from '../../api/api-problem';
import { ProblemAlert } from '../../shell/problem-alert';
import { showLocal, showStage } from '../../shell/times';
import { SlotButton } from './free-times';
import { GapOverride } from './gap-override';

interface Props {
  error: Error | null;
  chosenIds: readonly string[];
  busy: boolean;
  onPick: (slot: FreeSlot) => void;
  onOffset: (offset: string) => void;
  onOverride: (reason: string) => void;
}

/** Why a time cannot be booked, and the alternatives. */
export function BookingRefusal({ error, chosenIds, busy, onPick, onOffset, onOverride }: Props) {
  const { code, meta } = problemOf(error);
  const stage = meta?.['stage'] as Stage | null | undefined;
  const nearest = (meta?.['nearest'] ?? []) as FreeSlot[];
  const candidates = (meta?.['candidates'] ?? []) as { offset: string }[];
  return (
    <ProblemAlert error={error} fields={['startsLocal']}>
      {stage && (
        <Text size="sm">
          Stage: <b>{showStage(stage)}</b>.
        </Text>
      )}
      {meta?.['otherStartsLocal'] !== undefined && (
        <GapOverride
          meta={meta as unknown as Parameters<typeof GapOverride>[0]['meta']}
          canBeSetAside={code === 'SCHEDULING.PROTOCOL_GAP'}
          busy={busy}
          onOverride={onOverride}
        />
      )}
      {nearest.length > 0 && <Nearest slots={nearest} chosenIds={chosenIds} onPick={onPick} />}
      {candidates.length > 0 && <TwoHours candidates={candidates} onOffset={onOffset} />}
    </ProblemAlert>
  );
}

function Nearest({ slots, chosenIds, onPick }: Pick<Props, 'chosenIds' | 'onPick'> & { slots: readonly FreeSlot[] }) {
  return (
    <>
      <Text mt="xs" fw={600}>
        Nearest free times:
      </Text>
      <Group gap="xs" mt={4}>
        {slots.map((slot) => (
          <SlotButton
            key={slot.startsAt}
            slot={slot}
            words={showLocal(slot.startsLocal)}
            chosenIds={chosenIds}
            onPick={onPick}
          />
        ))}
      </Group>
    </>
  );
}

/** The clocks go back: the hour occurs twice. */
function TwoHours({ candidates, onOffset }: Pick<Props, 'onOffset'> & { candidates: readonly { offset: string }[] }) {
  return (
    <Group gap="xs" mt="xs">
      {candidates.map(({ offset }, index) => (
        <Button key={offset} size="compact-sm" variant="default" onClick={() => onOffset(offset)}>
          {index === 0 ? 'The first time' : 'The second time'} (UTC{offset})
        </Button>
      ))}
    </Group>
  );
}

import { Button, Group, Text } from '@mantine/core';
import type { FreeSlot } from '@snowmelt/contracts';
import { problemOf } from '../../api/api-problem';
import { ProblemAlert } from '../../shell/problem-alert';
import { showLocal } from '../../shell/times';
import { SlotButton } from './free-times';

interface Props { error: Error | null; chosenIds: readonly string[]; onPick(slot: FreeSlot): void; onOffset(offset: string): void }

/** Why a time cannot be had, and what can be had instead. */
export function BookingRefusal({ error, chosenIds, onPick, onOffset }: Props) {
  const { meta } = problemOf(error);
  const nearest = (meta?.['nearest'] ?? []) as FreeSlot[];
  const candidates = (meta?.['candidates'] ?? []) as { offset: string; startsAt: string }[];
  return (
    <ProblemAlert error={error}>
      {nearest.length > 0 && <><Text mt="xs" fw={600}>Nearest free times:</Text><Group gap="xs" mt={4}>{nearest.map((slot) => <SlotButton key={slot.startsAt} slot={slot} words={showLocal(slot.startsLocal)} chosenIds={chosenIds} onPick={onPick} />)}</Group></>}
      {candidates.length > 0 && <Group gap="xs" mt="xs">{candidates.map(({ offset }, index) => <Button key={offset} size="compact-sm" variant="default" onClick={() => onOffset(offset)}>{index === 0 ? 'The first time' : 'The second time'} (UTC{offset})</Button>)}</Group>}
    </ProblemAlert>
  );
}

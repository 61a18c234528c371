import { Button, Group, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';

/** In the room only: asks before another page opens. */
export function LeaveQuestion({ patientName, onLeave }: { patientName: string; onLeave: () => void }) {
  const away = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname,
    enableBeforeUnload: false,
    withResolver: true,
  });
  if (away.status !== 'blocked') return null;
  return (
    <Dialog title="Leave the room?" onClose={away.reset}>
      <Text mb="md">
        Going to another page leaves the room with {patientName}. The visit stays open, and you can go back in.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={away.reset} data-autofocus>
          Stay in the room
        </Button>
        <Button
          onClick={() => {
            onLeave();
            away.proceed();
          }}
        >
          Leave room
        </Button>
      </Group>
    </Dialog>
  );
}

interface PlaceTaken {
  patientName: string;
  colleague: string | null;
  isBusy: boolean;
  onStay: () => void;
  onGoOn: () => void;
  children: React.ReactNode;
}

/** The room has one place for each side, and the clinician's other device or a colleague has it. */
export function PlaceTakenQuestion({ patientName, colleague, isBusy, onStay, onGoOn, children }: PlaceTaken) {
  if (colleague !== null) {
    return (
      <Dialog title="A colleague is in the room" onClose={onStay}>
        <Text mb="md">
          {colleague} is in the room with {patientName}. Take over? {colleague} then leaves.
        </Text>
        {children}
        <Group justify="flex-end">
          <Button variant="default" onClick={onStay} data-autofocus>
            Stay out
          </Button>
          <BusyButton busy={isBusy} onClick={onGoOn}>
            Take over
          </BusyButton>
        </Group>
      </Dialog>
    );
  }
  return (
    <Dialog title="Open on another device" onClose={onStay}>
      <Text mb="md">
        You are in the room with {patientName} on another device. Continue here? The other device then leaves.
      </Text>
      {children}
      <Group justify="flex-end">
        <Button variant="default" onClick={onStay}>
          Stay there
        </Button>
        <BusyButton busy={isBusy} onClick={onGoOn} data-autofocus>
          Continue here
        </BusyButton>
      </Group>
    </Dialog>
  );
}

import { Button, Divider, Popover, SegmentedControl, Stack, Switch, Text, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useDisclosure } from '@mantine/hooks';
import type { MantineColorScheme } from '@mantine/core';
import { DemoClock } from '../features/outreach/demo-clock';
import { mayMeet } from '../features/telehealth/telehealth-access';
import { firstName, initials } from '../video/initials';
import { singleKeys, waitingSound } from './browser-setting';
import { BusyButton } from './busy-button';
import { useMe } from './me';

interface Props {
  isLeaving: boolean;
  onSignOut: () => void;
  onKeys: () => void;
}

/** At the foot of the rail: who is signed in. Pressed, it opens what is theirs. */
export function PersonMenu(props: Props) {
  const { displayName } = useMe();
  const [opened, { toggle, close }] = useDisclosure();
  return (
    <Popover opened={opened} onDismiss={close} trapFocus returnFocus position="right-end" width={300} shadow="md">
      <Popover.Target>
        <button type="button" className="person" aria-label={`${displayName}, your menu`} onClick={toggle}>
          <span aria-hidden="true" data-initials={initials(displayName)} />
          {firstName(displayName)}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Your menu">
        <PersonCard {...props} onGo={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

const schemes: { value: MantineColorScheme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'System' },
];

/** The user's name, settings of this browser, the demo clock and the way out. */
export function PersonCard({ isLeaving, onSignOut, onKeys, onGo }: Props & { onGo?: () => void }) {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  return (
    <Stack gap="sm">
      <div>
        <Text fw={700}>{me.displayName}</Text>
        <Text size="xs" c="dimmed">
          {me.clinic.name}
        </Text>
      </div>
      <SegmentedControl aria-label="Colors" value={colorScheme} onChange={setColorScheme} data={schemes} fullWidth />
      {mayMeet(me) && <Setting of={waitingSound} label="Sound when my patient waits" />}
      <Setting of={singleKeys} label="Single keys, such as / to find" />
      <Button variant="default" onClick={onKeys}>
        List of keys
      </Button>
      <Link className="row-link" to="/account" onClick={onGo}>
        How I sign in
      </Link>
      {me.demo && <DemoClock timeZone={me.clinic.timeZone} />}
      <Divider />
      <BusyButton variant="default" busy={isLeaving} onClick={onSignOut}>
        Sign out
      </BusyButton>
    </Stack>
  );
}

const Setting = ({ of: setting, label }: { of: typeof singleKeys; label: string }) => (
  <Switch label={label} checked={setting.useIsOn()} onChange={(event) => setting.set(event.currentTarget.checked)} />
);

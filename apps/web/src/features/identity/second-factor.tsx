import { Stack, Text } from '@mantine/core';
import type { Me } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { BusyButton } from '../../shell/busy-button';
import { MeContext } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { AddFactor } from './add-factor';
import { mine } from './session-queries';
import { ProofDialog } from './proof-dialog';
import { ProofForm } from './proof-form';
import { SignInFrame } from './sign-in-frame';
import { useSignOut } from './sign-out';

/** Between the password and the app: the second factor, or setting one up where the clinic demands it. */
export default function SecondFactor({ me }: { me: Me }) {
  return (
    <SignInFrame>
      {me.awaits === 'enrolment' ? <Enrolment me={me} /> : <Factor me={me} />}
      <NotMe me={me} />
    </SignInFrame>
  );
}

function Factor({ me }: { me: Me }) {
  return (
    <Stack>
      <PageTitle page="One more step">One more step</PageTitle>
      <Text c="dimmed">Hello {me.displayName}. Now show that it is you.</Text>
      <ProofForm me={me} button="Go on" onDone={() => undefined} />
      <Text size="sm" c="dimmed">
        No phone and no codes? An administrator can take the lost ones away, so that you set up new ones.
      </Text>
    </Stack>
  );
}

function Enrolment({ me }: { me: Me }) {
  const queries = useQueryClient();
  return (
    <Stack>
      <PageTitle page="Second factor">A second key to your account</PageTitle>
      <Text c="dimmed">
        {me.clinic.name} asks everybody in your role for a second way to show that it is you. It takes two minutes,
        once.
      </Text>
      <MeContext value={me}>
        <ProofDialog />
      </MeContext>
      <AddFactor me={me} onDone={() => void queries.invalidateQueries({ queryKey: mine })} />
    </Stack>
  );
}

function NotMe({ me }: { me: Me }) {
  const signOut = useSignOut(() => undefined);
  return (
    <BusyButton variant="subtle" busy={signOut.isPending} onClick={() => signOut.mutate(me.id)}>
      Sign out
    </BusyButton>
  );
}

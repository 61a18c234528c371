import { Anchor, PasswordInput, Stack, Text } from '@mantine/core';
import type { StaffLinkFor } from '@snowmelt/contracts';
import { Loaded } from '../../shell/loaded';
import { PageTitle } from '../../shell/page-title';
import { usePasswordByLink, useStaffLink } from './access-queries';
import { Typed } from './proof-form';
import { SignInFrame } from './sign-in-frame';

/** Taken once, when this part is loaded: a render may be begun twice. */
const token = /[\w-]{20,}/.exec(window.location.hash)?.[0] ?? '';
window.history.replaceState(null, '', '/access');

/** By a link from an e-mail: somebody chooses a password of their own. The token leaves the address bar at once. */
export default function AccessPage() {
  return (
    <SignInFrame>
      <Loaded asked={useStaffLink(token)} what="your link">
        {(link) => <Choose link={link} />}
      </Loaded>
      <Anchor href="/">To the page to sign in</Anchor>
    </SignInFrame>
  );
}

function Choose({ link }: { link: StaffLinkFor }) {
  const set = usePasswordByLink();
  if (set.isSuccess)
    return (
      <Stack>
        <PageTitle page="Password set">That is your password now</PageTitle>
        <Text role="status">Sign in with {link.email} and the password you have just chosen.</Text>
      </Stack>
    );
  return (
    <Stack>
      <PageTitle page="Choose a password">
        {link.purpose === 'invitation' ? `Welcome to ${link.clinic}` : 'A new password'}
      </PageTitle>
      <Text c="dimmed">
        {link.displayName}, choose a password of 12 characters or more: a few words that only you would put together.
        Nobody at the clinic will know it.
      </Text>
      <Typed
        onSend={(password) => set.mutate({ token, password })}
        field={<NewPassword email={link.email} />}
        asked={set}
        button="Set this password"
      />
    </Stack>
  );
}

/** The address is there for the browser, which keeps both together. */
const NewPassword = ({ email }: { email: string }) => (
  <>
    <input type="hidden" autoComplete="username" value={email} readOnly />
    <PasswordInput
      name="typed"
      label="New password"
      autoComplete="new-password"
      minLength={12}
      maxLength={128}
      required
      withAsterisk={false}
      size="md"
    />
  </>
);

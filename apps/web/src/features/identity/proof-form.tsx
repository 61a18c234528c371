import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import type { Me } from '@snowmelt/contracts';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';
import { useProof } from './access-queries';
import { browserHasPasskeys } from './passkeys';

/** Proves who the user is: by a passkey, by the code of their app, or by the password where they have neither. */
export function ProofForm({ me, button, onDone }: { me: Me; button: string; onDone: () => void }) {
  const { byCode, byPassword, byPasskey } = useProof(onDone);
  const hasPasskey = me.factors.includes('passkey') && me.passkeys && browserHasPasskeys();
  if (me.factors.length === 0)
    return (
      <Typed
        onSend={(password) => byPassword.mutate(password)}
        field={
          <PasswordInput
            name="typed"
            label="Your password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            size="md"
            data-autofocus
          />
        }
        asked={byPassword}
        button={button}
      />
    );
  return (
    <Stack gap="lg">
      {hasPasskey && (
        <Stack gap="xs">
          <BusyButton size="md" busy={byPasskey.isPending} onClick={() => byPasskey.mutate()} data-autofocus>
            Use my passkey
          </BusyButton>
          <ProblemAlert error={byPasskey.error} />
          <Text size="sm" c="dimmed">
            Or type a code:
          </Text>
        </Stack>
      )}
      <Typed onSend={(code) => byCode.mutate(code)} field={<CodeField />} asked={byCode} button={button} />
    </Stack>
  );
}

/** Six digits, or a recovery code. */
export const CodeField = ({ label = 'Code of your app, or a recovery code' }: { label?: string }) => (
  <TextInput
    name="typed"
    label={label}
    autoComplete="one-time-code"
    inputMode="text"
    autoCapitalize="characters"
    spellCheck={false}
    required
    withAsterisk={false}
    maxLength={40}
    size="md"
    data-autofocus
  />
);

interface TypedProps {
  onSend: (typed: string) => void;
  field: React.ReactNode;
  asked: { isPending: boolean; error: Error | null };
  button: string;
  onCancel?: () => void;
}

/** One field that is sent. */
export function Typed({ onSend, field, asked, button, onCancel }: TypedProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const typed = new FormData(event.currentTarget).get('typed');
        if (!asked.isPending && typeof typed === 'string' && typed.trim() !== '') onSend(typed);
      }}
    >
      <Stack>
        {field}
        <ProblemAlert error={asked.error} />
        <BusyButton type="submit" size="md" busy={asked.isPending}>
          {button}
        </BusyButton>
        {onCancel && (
          <Button variant="subtle" onClick={onCancel}>
            Take another way
          </Button>
        )}
      </Stack>
    </form>
  );
}

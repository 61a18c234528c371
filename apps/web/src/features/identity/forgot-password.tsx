import { Button, Stack, Text, TextInput } from '@mantine/core';
import { PageTitle } from '../../shell/page-title';
import { useResetRequest } from './access-queries';
import { Typed } from './proof-form';

/** Asks for a link by e-mail. Says the same whether there is such an account or not. */
export default function ForgotPassword({ onBack }: { onBack: () => void }) {
  const request = useResetRequest();
  return (
    <Stack>
      <PageTitle page="A new password">A new password</PageTitle>
      {request.isSuccess ? (
        <Text role="status">
          If this address belongs to an account, an e-mail is on its way. Its link is good for ten minutes. Nothing
          there? Look among the unwanted mail, or ask an administrator of your clinic.
        </Text>
      ) : (
        <>
          <Text c="dimmed">We send a link to your e-mail address. With it you choose another password.</Text>
          <Typed
            onSend={(email) => request.mutate(email)}
            field={
              <TextInput
                name="typed"
                type="email"
                label="E-mail"
                autoComplete="username"
                required
                withAsterisk={false}
                size="md"
              />
            }
            asked={request}
            button="Send the link"
          />
        </>
      )}
      <Button variant="subtle" onClick={onBack}>
        Back to sign in
      </Button>
    </Stack>
  );
}

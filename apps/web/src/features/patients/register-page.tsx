import { Group, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { BusyButton } from '../../shell/busy-button';
import { useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { ProblemAlert } from '../../shell/problem-alert';
import { Agreements, ContactFields } from './contact-fields';
import { contactFields } from './contact-values';
import { useRegistration } from './use-registration';

export default function RegisterPage() {
  const {
    clinic: { timeZone },
  } = useMe();
  const { form, register, submit } = useRegistration(timeZone);
  return (
    <Stack maw={720}>
      <PageTitle page="Register patient">Register patient</PageTitle>
      <form className="panel" onSubmit={submit} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label="Given name" required {...form.getInputProps('givenName')} />
            <TextInput label="Family name" required {...form.getInputProps('familyName')} />
            <TextInput label="Birth date" type="date" required {...form.getInputProps('birthOn')} />
            <ContactFields form={form} timeZone={timeZone} />
          </SimpleGrid>
          <Agreements form={form} />
          <ProblemAlert error={register.error} fields={['givenName', 'familyName', 'birthOn', ...contactFields]} />
          <Group>
            <BusyButton type="submit" busy={register.isPending}>
              Save patient
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}

import { Button, Checkbox, Fieldset, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { ProblemAlert } from '../../shell/problem-alert';
import { useRegistration } from './use-registration';

const zones = Intl.supportedValuesOf('timeZone');

export default function RegisterPage() {
  const { form, register, submit } = useRegistration(useMe().clinic.timeZone);
  return (
    <Stack maw={720}>
      <PageTitle page="Register patient">Register patient</PageTitle>
      <form className="panel" onSubmit={submit} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label="Given name" required {...form.getInputProps('givenName')} /><TextInput label="Family name" required {...form.getInputProps('familyName')} />
            <TextInput label="Birth date" type="date" required {...form.getInputProps('birthOn')} />
            <Select label="Language" data={[{ value: 'en-US', label: 'English' }, { value: 'es-US', label: 'Spanish' }]} allowDeselect={false} {...form.getInputProps('language')} />
            <TextInput label="Mobile phone" type="tel" {...form.getInputProps('phone')} /><TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
            <Select label="Time zone" data={zones} searchable allowDeselect={false} {...form.getInputProps('timeZone')} />
          </SimpleGrid>
          <Fieldset legend="What the patient agrees to">
            <Stack gap="sm">
              <Checkbox label="May text this number" description="“Texts are not encrypted. Up to 12 in a treatment week. Reply STOP at any time. Care does not depend on it.”" {...form.getInputProps('consents.sms', { type: 'checkbox' })} />
              <Checkbox label="May e-mail this address" description="“E-mail is not encrypted. You can take this back at any time.”" {...form.getInputProps('consents.email', { type: 'checkbox' })} />
            </Stack>
          </Fieldset>
          <ProblemAlert error={register.error} />
          <Group><Button type="submit" loading={register.isPending}>Save patient</Button></Group>
        </Stack>
      </form>
    </Stack>
  );
}

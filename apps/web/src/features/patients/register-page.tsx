import { Button, Checkbox, Fieldset, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { RegisterPatient } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { answered, api, ApiProblem } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { ProblemAlert } from '../../shell/problem-alert';

const zones = Intl.supportedValuesOf('timeZone');

export default function RegisterPage() {
  const me = useMe();
  const go = useNavigate();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { givenName: '', familyName: '', birthOn: '', phone: '', email: '', language: 'en-US', timeZone: me.clinic.timeZone, consents: { sms: false, email: false } },
    validate: {
      givenName: (value) => (value.trim() ? null : 'Type the given name'), familyName: (value) => (value.trim() ? null : 'Type the family name'),
      birthOn: (value) => (value ? null : 'Type the birth date'),
    },
  });
  const lead = (paths: string[]) => { if (paths[0]) form.getInputNode(paths[0])?.focus(); };
  const register = useOnce((body: RegisterPatient, key) => answered(api.POST('/api/patients', { body, ...key })), {
    onSuccess: async (patient) => { await queries.invalidateQueries({ queryKey: ['patients'] }); await go({ to: '/patients/$patientId', params: { patientId: patient.id } }); },
    onError: (error) => {
      const errors = error instanceof ApiProblem ? error.problem.errors ?? [] : [];
      for (const { path, message } of errors) form.setFieldError(path, message);
      lead(errors.map(({ path }) => path));
    },
  });
  const save = (values: typeof form.values) => register.mutate({ ...values, language: values.language as RegisterPatient['language'], phone: values.phone || null, email: values.email || null });
  return (
    <Stack maw={720}>
      <PageTitle page="Register patient">Register patient</PageTitle>
      <form className="panel" onSubmit={form.onSubmit(save, (errors) => lead(Object.keys(errors)))} noValidate>
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

import { useForm } from '@mantine/form';
import type { RegisterPatient } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { problemOf } from '../../api/api-problem';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { contactRules } from './contact-values';

const nobody = {
  givenName: '',
  familyName: '',
  birthOn: '',
  phone: '',
  email: '',
  language: 'en-US',
  consents: { sms: false, email: false },
};

/**
 * The form of a new patient: errors show at their fields, and the first one takes the focus. On success it opens the
 * chart.
 */
export function useRegistration(timeZone: string) {
  const go = useNavigate();
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { ...nobody, timeZone },
    validate: {
      givenName: (value) => (value.trim() ? null : 'Type the given name'),
      familyName: (value) => (value.trim() ? null : 'Type the family name'),
      birthOn: (value) => (value ? null : 'Type the birth date'),
      ...contactRules,
    },
  });
  const lead = (paths: string[]) => {
    if (paths[0]) form.getInputNode(paths[0])?.focus();
  };
  const register = useOnce(
    (body: RegisterPatient, key) => unwrap(api.POST('/api/patients', { params: { header: key }, body })),
    {
      onSuccess: async (patient) => {
        await queries.invalidateQueries({ queryKey: ['patients'] });
        await go({ to: '/patients/$patientId', params: { patientId: patient.id } });
      },
      onError: (error) => {
        const { errors = [] } = problemOf(error);
        for (const { path, message } of errors) form.setFieldError(path, message);
        lead(errors.map(({ path }) => path));
      },
    },
  );
  const save = (values: typeof form.values) =>
    register.mutate({
      ...values,
      language: values.language as RegisterPatient['language'],
      phone: values.phone || null,
      email: values.email || null,
    });
  return { form, register, submit: form.onSubmit(save, (errors) => lead(Object.keys(errors))) };
}

import { useForm } from '@mantine/form';
import type { ChangeContact, Patient } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../../api/api-problem';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { anotherAddress, contactOf, contactRules, endedLinks } from './contact-values';

/** The form of a patient's contact. It saves against the version of the chart that the user saw when it opened. */
export function useContactChange(patient: Patient, onSaved: () => void) {
  const [{ filed, version }] = useState({ filed: contactOf(patient), version: patient.version });
  const form = useForm({
    initialValues: { ...filed, saidHow: null as ChangeContact['saidHow'] | null },
    validate: { ...contactRules, saidHow: (value) => (value ? null : 'Say how the patient told you') },
    // nobody has yet agreed to messages at a newly typed address
    onValuesChange: (now, before) => {
      const another = anotherAddress(now, filed);
      if (now.phone !== before.phone) form.setFieldValue('consents.sms', !another.sms && filed.consents.sms);
      if (now.email !== before.email) form.setFieldValue('consents.email', !another.email && filed.consents.email);
    },
  });
  const lead = (paths: string[]) => {
    if (paths[0]) form.getInputNode(paths[0])?.focus();
  };
  const change = useChange(patient.id, onSaved, (errors) => {
    for (const { path, message } of errors) form.setFieldError(path, message);
    lead(errors.map(({ path }) => path));
  });
  const save = ({ saidHow, ...contact }: typeof form.values) => {
    if (!change.isPending && saidHow) change.mutate({ ...typed(contact), saidHow, version });
  };
  const another = anotherAddress(form.values, filed);
  const asksAgain = {
    sms: another.sms && form.values.phone.trim() !== '',
    email: another.email && form.values.email.trim() !== '',
  };
  return {
    form,
    change,
    another,
    asksAgain,
    ended: endedLinks(form.values, filed),
    submit: form.onSubmit(save, (errors) => lead(Object.keys(errors))),
  };
}

const typed = ({ phone, email, language, timeZone, consents }: ReturnType<typeof contactOf>) => ({
  phone: phone.trim() || null,
  email: email.trim() || null,
  language: language as ChangeContact['language'],
  timeZone,
  consents,
});

function useChange(
  patientId: string,
  onSaved: () => void,
  onErrors: (errors: readonly { readonly path: string; readonly message: string }[]) => void,
) {
  const queries = useQueryClient();
  return useOnce(
    (body: ChangeContact, key) =>
      unwrap(api.POST('/api/patients/{id}/contact', { params: { path: { id: patientId }, header: key }, body })),
    {
      onSuccess: async () => {
        onSaved();
        await queries.invalidateQueries();
      },
      onError: async (error) => {
        const { errors = [], status } = problemOf(error);
        onErrors(errors);
        if (status === 409) await queries.invalidateQueries({ queryKey: ['patient', patientId] });
      },
    },
  );
}

import { Checkbox, Fieldset, Select, Stack, Text, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { Notice } from '../notes/notice';
import type { ContactValues } from './contact-values';

const zones = Intl.supportedValuesOf('timeZone');
type Fields = Pick<UseFormReturnType<ContactValues>, 'getInputProps'>;

/** Language, addresses and time zone. */
export function ContactFields({ form, timeZone }: { form: Fields; timeZone: string }) {
  return (
    <>
      <Select
        label="Language"
        data={[
          { value: 'en-US', label: 'English' },
          { value: 'es-US', label: 'Spanish' },
        ]}
        allowDeselect={false}
        {...form.getInputProps('language')}
      />
      <TextInput label="Mobile phone" type="tel" {...form.getInputProps('phone')} />
      <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
      <Select
        label="Time zone"
        data={zones.includes(timeZone) ? zones : [timeZone, ...zones]}
        searchable
        allowDeselect={false}
        {...form.getInputProps('timeZone')}
      />
    </>
  );
}

interface Asked {
  form: Fields;
  asksAgain?: { sms: boolean; email: boolean };
  saidStop?: boolean;
}

/** The consent wording to read out. A new address needs a new consent. */
export function Agreements({ form, asksAgain = { sms: false, email: false }, saidStop = false }: Asked) {
  return (
    <Fieldset legend="What the patient agrees to">
      <Stack gap="sm">
        {saidStop && (
          <Notice>
            This number opted out with STOP. No text is sent to it until that phone texts START, whatever is ticked
            here.
          </Notice>
        )}
        <Checkbox
          label="May text this number"
          description="“Texts are not encrypted. Up to 12 in a treatment week. Reply STOP at any time. Care does not depend on it.”"
          {...form.getInputProps('consents.sms', { type: 'checkbox' })}
        />
        {asksAgain.sms && (
          <Text size="sm" role="status">
            This is another number: read the words out again, and tick if the patient agrees.
          </Text>
        )}
        <Checkbox
          label="May e-mail this address"
          description="“E-mail is not encrypted. You can take this back at any time.”"
          {...form.getInputProps('consents.email', { type: 'checkbox' })}
        />
        {asksAgain.email && (
          <Text size="sm" role="status">
            This is another address: read the words out again, and tick if the patient agrees.
          </Text>
        )}
      </Stack>
    </Fieldset>
  );
}

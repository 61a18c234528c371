import { Button, Group, Select, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { Consent, Patient, SaidHow } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showForRecord, showPhone } from '../../shell/times';
import { Agreements, ContactFields } from './contact-fields';
import { contactFields } from './contact-values';
import { consentsOf } from './patient-queries';
import { useContactChange } from './use-contact-change';

const ways: Record<SaidHow, string> = { in_person: 'In person', by_phone: 'By phone', in_writing: 'In writing' };

interface Props {
  patient: Patient;
  onClose: () => void;
  onSaved: () => void;
}

/** A patient's contact data and consents, with what the patient said about them before. */
export function ContactDialog({ patient, onClose, onSaved }: Props) {
  const { form, change, another, asksAgain, ended, submit } = useContactChange(patient, onSaved);
  return (
    <Dialog title={`Contact of ${patient.givenName} ${patient.familyName}`} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <ContactFields form={form} timeZone={patient.timeZone} />
          </SimpleGrid>
          {ended && (
            <Text size="sm" role="status">
              {ended}
            </Text>
          )}
          <Agreements form={form} asksAgain={asksAgain} saidStop={patient.optedOut.includes('sms') && !another.sms} />
          <Select
            label="How did the patient tell you?"
            placeholder="Choose"
            withAsterisk
            data={Object.entries(ways).map(([value, label]) => ({ value, label }))}
            {...form.getInputProps('saidHow')}
          />
          <ProblemAlert error={change.error} fields={contactFields} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <BusyButton type="submit" busy={change.isPending}>
              Save contact
            </BusyButton>
          </Group>
        </Stack>
      </form>
      <ConsentHistory patientId={patient.id} />
    </Dialog>
  );
}

function ConsentHistory({ patientId }: { patientId: string }) {
  const {
    clinic: { timeZone },
  } = useMe();
  const consents = useQuery(consentsOf(patientId));
  return (
    <section aria-labelledby="consent-history">
      <Title order={3} size="h5" mt="md" id="consent-history">
        Consents until now
      </Title>
      <Loaded asked={consents} what="the consents" isEmpty={({ items }) => items.length === 0} empty="Nothing yet.">
        {({ items }) => (
          <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map((consent) => (
              <li key={consent.id}>
                <Text size="sm">{consentWords(consent, timeZone)}</Text>
              </li>
            ))}
          </Stack>
        )}
      </Loaded>
    </section>
  );
}

function consentWords(
  { category, address, givenAt, givenHow, recordedBy, revokedAt, revokedHow, revokedBy, revokedReason }: Consent,
  zone: string,
): string {
  const to = address === null ? '' : category === 'sms' ? ` to ${showPhone(address)}` : ` to ${address}`;
  const given = `${category === 'sms' ? 'Texts' : 'E-mail'}${to}: agreed ${givenHow ? ways[givenHow].toLowerCase() : 'at registration'} on ${showForRecord(givenAt, zone)} (${recordedBy})`;
  if (!revokedAt) return `${given}.`;
  const how =
    revokedReason === 'address_changed'
      ? `ended with the old ${category === 'sms' ? 'number' : 'address'}`
      : `withdrawn ${revokedHow ? ways[revokedHow].toLowerCase() : ''}`.trim();
  return `${given}; ${how} on ${showForRecord(revokedAt, zone)}${revokedBy ? ` (${revokedBy})` : ''}.`;
}

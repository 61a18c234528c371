import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Role, StaffMember } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { LicenceFields, licenceOf, noLicence } from './licence-fields';
import { RoleFields } from './role-fields';
import { useInvite } from './staff-queries';

interface Props {
  all: readonly StaffMember[];
  onDone: (id: string) => void;
  onClose: () => void;
}

interface Draft {
  readonly displayName: string;
  readonly email: string;
  readonly roles: Role[];
  readonly supervisorId: string | null;
}
const nobody: Draft = { displayName: '', email: '', roles: [], supervisorId: null };

/** Somebody new: an e-mail with a link goes to them, and they choose their own password. */
export function InvitePerson({ all, onDone, onClose }: Props) {
  const [draft, setDraft] = useState(nobody);
  const [licence, setLicence] = useState(noLicence);
  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed });
  const invite = useInvite(onDone);
  const typed = licenceOf(licence);
  const isReady = draft.displayName.trim() !== '' && draft.email.trim() !== '' && draft.roles.length > 0;
  return (
    <Dialog title="Add a person" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const person = { ...draft, displayName: draft.displayName.trim(), email: draft.email.trim() };
          if (isReady && !invite.isPending) invite.mutate({ ...person, licences: typed ? [typed] : [] });
        }}
      >
        <Stack>
          <NameAndAddress draft={draft} onChange={change} />
          <RoleFields chosen={draft.roles} supervisorId={draft.supervisorId} all={all} onChange={change} />
          <Text fw={700}>Licence</Text>
          <LicenceFields typed={licence} onChange={setLicence} />
          <ProblemAlert error={invite.error} fields={['email', 'licences']} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <BusyButton type="submit" busy={invite.isPending} disabled={!isReady}>
              Send the invitation
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

function NameAndAddress({ draft, onChange }: { draft: Draft; onChange: (changed: Partial<Draft>) => void }) {
  return (
    <>
      <TextInput
        label="Name"
        description="As colleagues and patients see it, e.g. Chidi Okafor, RN"
        value={draft.displayName}
        onChange={(event) => onChange({ displayName: event.currentTarget.value })}
        maxLength={120}
        required
        data-autofocus
      />
      <TextInput
        label="E-mail"
        type="email"
        value={draft.email}
        onChange={(event) => onChange({ email: event.currentTarget.value })}
        maxLength={254}
        required
      />
    </>
  );
}

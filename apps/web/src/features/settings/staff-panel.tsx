import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import type { StaffMember } from '@snowmelt/contracts';
import { useEffect, useRef, useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { LeaveDialog } from './leave-dialog';
import { LicencesOfPerson } from './licences-of-person';
import { RoleFields } from './role-fields';
import { useStaffChanges } from './staff-queries';
import { linkWords } from './staff-words';

interface Props {
  person: StaffMember;
  all: readonly StaffMember[];
  today: string;
  onClose: () => void;
}
export type StaffChanges = ReturnType<typeof useStaffChanges>;

/** One person: roles, licences, how they get in. */
export function StaffPanel({ person, all, today, onClose }: Props) {
  const changes = useStaffChanges(person.id);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="panel" aria-labelledby="person">
      <div className="closures-head">
        <h2 id="person" ref={heading} tabIndex={-1}>
          {person.displayName}
        </h2>
        <Button size="sm" variant="default" onClick={onClose}>
          Close
        </Button>
      </div>
      <div className="staff-panel-parts">
        <Details person={person} all={all} change={changes.details} />
        <Stack gap="xl">
          <LicencesOfPerson person={person} today={today} add={changes.licence} />
          <GettingIn person={person} changes={changes} />
          <Leaving person={person} all={all} changes={changes} />
        </Stack>
      </div>
    </section>
  );
}

const detailsOf = ({ displayName, roles, supervisor }: StaffMember) => ({
  displayName,
  roles,
  supervisorId: supervisor?.id ?? null,
});

function Details({ person, all, change }: Pick<Props, 'person' | 'all'> & { change: StaffChanges['details'] }) {
  const before = detailsOf(person);
  const [draft, setDraft] = useState(before);
  const isChanged = JSON.stringify(draft) !== JSON.stringify(before);
  const hasLeft = person.state === 'left';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!change.isPending) change.mutate({ version: person.version, ...draft });
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          value={draft.displayName}
          onChange={(event) => setDraft({ ...draft, displayName: event.currentTarget.value })}
          maxLength={120}
          disabled={hasLeft}
          required
        />
        <RoleFields
          chosen={draft.roles}
          supervisorId={draft.supervisorId}
          all={all}
          selfId={person.id}
          onChange={(changed) => setDraft({ ...draft, ...changed })}
        />
        <ProblemAlert error={change.error} />
        <SaveOrUndo
          isBusy={change.isPending}
          isChanged={isChanged}
          maySave={draft.roles.length > 0 && !hasLeft}
          onUndo={() => setDraft(before)}
        />
      </Stack>
    </form>
  );
}

interface SaveProps {
  isBusy: boolean;
  isChanged: boolean;
  maySave: boolean;
  onUndo: () => void;
}

const SaveOrUndo = ({ isBusy, isChanged, maySave, onUndo }: SaveProps) => (
  <Group>
    <BusyButton type="submit" busy={isBusy} disabled={!isChanged || !maySave}>
      Save
    </BusyButton>
    {isChanged && (
      <Button variant="default" onClick={onUndo}>
        Undo
      </Button>
    )}
  </Group>
);

function Leaving({ person, all, changes }: Pick<Props, 'person' | 'all'> & { changes: StaffChanges }) {
  const me = useMe();
  const [isAsked, setAsked] = useState(false);
  if (person.id === me.id) return null;
  if (person.state === 'left')
    return (
      <Group>
        <BusyButton
          size="sm"
          variant="default"
          busy={changes.comeBack.isPending}
          onClick={() => changes.comeBack.mutate(person.version)}
        >
          Comes back: invite again
        </BusyButton>
        <ProblemAlert error={changes.comeBack.error} />
      </Group>
    );
  return (
    <Group>
      <Button size="sm" variant="default" onClick={() => setAsked(true)}>
        Leaves the clinic…
      </Button>
      {isAsked && <LeaveDialog person={person} all={all} leave={changes.leave} onClose={() => setAsked(false)} />}
    </Group>
  );
}

function factorWords({ hasFactor, needsFactor }: StaffMember): string {
  if (hasFactor) return 'Has a second factor.';
  return needsFactor ? 'Sets up a second factor at the next sign-in.' : 'Signs in with the password alone.';
}

/** Invitation, new password, lost factors. */
function GettingIn({ person, changes }: { person: StaffMember; changes: StaffChanges }) {
  const { link, factors } = changes;
  const words = linkWords(person);
  if (person.state === 'left') return null;
  return (
    <Stack gap="sm">
      <Text component="h3" fw={700}>
        Getting in
      </Text>
      {words && <Text role="status">{words}.</Text>}
      {person.state === 'active' && (
        <Text size="sm" c="dimmed">
          {factorWords(person)}
        </Text>
      )}
      <Group>
        <BusyButton size="sm" variant="default" busy={link.isPending} onClick={() => link.mutate()}>
          {person.state === 'invited' ? 'Send the invitation again' : 'Send a link for a new password'}
        </BusyButton>
        {person.hasFactor && (
          <BusyButton size="sm" variant="default" busy={factors.isPending} onClick={() => factors.mutate()}>
            Lost factors: start anew by mail
          </BusyButton>
        )}
      </Group>
      <ProblemAlert error={link.error ?? factors.error} />
    </Stack>
  );
}

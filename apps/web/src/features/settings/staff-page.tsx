import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core';
import type { Role, StaffMember } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showInstant } from '../../shell/times';
import { useClinicNow } from '../outreach/clinic-now';
import { InvitePerson } from './invite-person';
import { SettingsFrame } from './settings-frame';
import { StaffPanel } from './staff-panel';
import { useSetSignInRules, useSignInRules, useStaff } from './staff-queries';
import { licenceStanding, linkWords, roles, roleWord } from './staff-words';
import './staff-page.css';

/** Who works at the clinic, what they may do, and until when they are licensed. */
export default function StaffPage() {
  const [chosen, setChosen] = useState<string | null>(null);
  const [isInviting, setInviting] = useState(false);
  const asked = useStaff();
  const today = useClinicNow().data?.toISODate() ?? null;
  const person = asked.data?.items.find(({ id }) => id === chosen);
  return (
    <SettingsFrame>
      <Everybody asked={asked} today={today} chosen={chosen} onChoose={setChosen} onInvite={() => setInviting(true)} />
      {person && asked.data && today && (
        <StaffPanel
          key={person.id + String(person.version)}
          person={person}
          all={asked.data.items}
          today={today}
          onClose={() => setChosen(null)}
        />
      )}
      <Rules />
      {isInviting && asked.data && (
        <InvitePerson
          all={asked.data.items}
          onDone={(id) => {
            setInviting(false);
            setChosen(id);
          }}
          onClose={() => setInviting(false)}
        />
      )}
    </SettingsFrame>
  );
}

interface EverybodyProps {
  asked: ReturnType<typeof useStaff>;
  today: string | null;
  chosen: string | null;
  onChoose: (id: string) => void;
  onInvite: () => void;
}

function Everybody({ asked, today, onInvite, ...list }: EverybodyProps) {
  const [typed, setTyped] = useState('');
  return (
    <section className="panel" aria-labelledby="staff">
      <div className="closures-head">
        <h2 id="staff">Staff</h2>
        <TextInput
          aria-label="Find by name or role"
          placeholder="Name or role"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button size="sm" onClick={onInvite}>
          Add a person…
        </Button>
      </div>
      <Loaded asked={asked} what="the staff">
        {({ items }) => today && <List {...list} items={items.filter(fits(typed))} today={today} />}
      </Loaded>
    </section>
  );
}

const fits = (typed: string) => (person: StaffMember) =>
  [person.displayName, person.email, ...person.roles.map(roleWord)]
    .join(' ')
    .toLowerCase()
    .includes(typed.trim().toLowerCase());

interface ListProps {
  items: readonly StaffMember[];
  today: string;
  chosen: string | null;
  onChoose: (id: string) => void;
}

function List({ items, today, chosen, onChoose }: ListProps) {
  if (items.length === 0) return <Text c="dimmed">Nobody is called so.</Text>;
  return (
    <ul className="staff-list" aria-label="Staff">
      {items.map((person) => (
        <li key={person.id} data-left={person.state === 'left' || undefined}>
          <button type="button" aria-pressed={person.id === chosen} onClick={() => onChoose(person.id)}>
            <b>{person.displayName}</b>
            <span>{person.email}</span>
          </button>
          <span className="staff-roles">
            {person.roles.map((role) => (
              <span key={role}>{roleWord(role)}</span>
            ))}
          </span>
          <Licences person={person} today={today} />
          <Standing person={person} />
        </li>
      ))}
    </ul>
  );
}

/** Those that need attention; else what there is, in short. */
function Licences({ person: { licences, supervisor }, today }: { person: StaffMember; today: string }) {
  const all = licences.map((licence) => ({ licence, ...licenceStanding(licence, today) }));
  const urgent = all.filter(({ isOver, isSoon }) => isOver || isSoon);
  return (
    <span>
      {(urgent.length > 0 ? urgent : all).map(({ licence, words, isOver, isSoon }) => (
        <span key={licence.id} className="staff-licence" data-warn={isOver ? 'over' : isSoon ? 'soon' : undefined}>
          {(isOver || isSoon) && '⚠ '}
          {[licence.state, licence.kind].filter(Boolean).join(' ')} {words}
        </span>
      ))}
      {supervisor && <span className="staff-licence">under {supervisor.name}</span>}
      {all.length === 0 && !supervisor && <Text c="dimmed">no licence</Text>}
    </span>
  );
}

function Standing({ person }: { person: StaffMember }) {
  const { clinic } = useMe();
  const words = linkWords(person);
  if (person.state === 'left')
    return <Text size="sm">Left {person.leftAt && showInstant(person.leftAt, clinic.timeZone)}</Text>;
  return (
    <span>
      {words && (
        <Text size="sm" fw={600}>
          {words}
        </Text>
      )}
      {person.state === 'active' && (
        <Text size="sm" c="dimmed">
          {person.lastSignedInAt
            ? `Signed in ${showInstant(person.lastSignedInAt, clinic.timeZone)}`
            : 'Has not signed in yet'}
          {person.needsFactor && !person.hasFactor && ', no second factor yet'}
        </Text>
      )}
    </span>
  );
}

function Rules() {
  const asked = useSignInRules();
  return (
    <section className="panel sign-in-rules" aria-labelledby="sign-in-rules">
      <h2 id="sign-in-rules">Second factor</h2>
      <Text size="sm" c="dimmed" mb="sm">
        Whoever has one of these roles shows by a passkey or an app that it is them. Who has none sets one up at their
        next sign-in.
      </Text>
      <Loaded asked={asked} what="the rules of signing in">
        {({ factorRoles }) => <ChangeRules key={factorRoles.join()} before={factorRoles} />}
      </Loaded>
    </section>
  );
}

function ChangeRules({ before }: { before: readonly Role[] }) {
  const [chosen, setChosen] = useState(before);
  const set = useSetSignInRules();
  const isChanged = roles.some(({ role }) => chosen.includes(role) !== before.includes(role));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!set.isPending) set.mutate({ factorRoles: [...chosen] });
      }}
    >
      <Stack gap="xs">
        {roles.map(({ role, word }) => (
          <Checkbox
            key={role}
            label={`Needed for: ${word}`}
            checked={chosen.includes(role)}
            onChange={({ currentTarget: { checked } }) =>
              setChosen(checked ? [...chosen, role] : chosen.filter((one) => one !== role))
            }
          />
        ))}
        <ProblemAlert error={set.error} />
        <Group>
          <BusyButton type="submit" busy={set.isPending} disabled={!isChanged}>
            Save
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Group, Stack, Text } from '@mantine/core';
import type { StaffMember } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';
import { LicenceFields, licenceOf, noLicence, type TypedLicence } from './licence-fields';
import type { StaffChanges } from './staff-panel';
import { licenceName, licenceStanding } from './staff-words';

interface Props {
  person: StaffMember;
  today: string;
  add: StaffChanges['licence'];
}

/** What somebody is licensed for, and until when; one is added or renewed here, and none is deleted. */
export function LicencesOfPerson({ person, today, add }: Props) {
  const [typed, setTyped] = useState<TypedLicence | null>(null);
  const hasLeft = person.state === 'left';
  return (
    <div>
      <div className="closures-head">
        <Text component="h3" fw={700}>
          Licences
        </Text>
        <Button size="xs" variant="default" onClick={() => setTyped(noLicence)} disabled={hasLeft}>
          Add
        </Button>
      </div>
      {person.licences.length === 0 && !typed && <Text c="dimmed">None on file.</Text>}
      <ul className="own-licences" aria-label={`Licences of ${person.displayName}`}>
        {person.licences.map((one) => (
          <Licence
            key={one.id}
            licence={one}
            today={today}
            onRenew={hasLeft ? null : () => setTyped({ ...one, state: one.state ?? '', expiresOn: '' })}
          />
        ))}
      </ul>
      {typed && <TypeLicence typed={typed} onChange={setTyped} add={add} />}
    </div>
  );
}

interface LicenceProps {
  licence: StaffMember['licences'][number];
  today: string;
  onRenew: (() => void) | null;
}

function Licence({ licence, today, onRenew }: LicenceProps) {
  const { words, isOver, isSoon } = licenceStanding(licence, today);
  return (
    <li>
      <span className="staff-licence" data-warn={isOver ? 'over' : isSoon ? 'soon' : undefined}>
        {licenceName(licence)}, {words}
      </span>
      {onRenew && (
        <Button size="compact-sm" variant="subtle" aria-label={`Renew ${licenceName(licence)}`} onClick={onRenew}>
          Renew
        </Button>
      )}
    </li>
  );
}

interface TypeProps {
  typed: TypedLicence;
  onChange: (typed: TypedLicence | null) => void;
  add: StaffChanges['licence'];
}

function TypeLicence({ typed, onChange, add }: TypeProps) {
  const licence = licenceOf(typed);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (licence && !add.isPending) add.mutate(licence, { onSuccess: () => onChange(null) });
      }}
    >
      <Stack gap="sm">
        <LicenceFields typed={typed} onChange={onChange} />
        <ProblemAlert error={add.error} fields={['kind', 'state', 'number', 'expiresOn']} />
        <Group>
          <BusyButton type="submit" size="sm" busy={add.isPending} disabled={!licence}>
            Save the licence
          </BusyButton>
          <Button size="sm" variant="default" onClick={() => onChange(null)}>
            Not now
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

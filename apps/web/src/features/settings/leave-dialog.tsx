import { Button, Group, List, Select, Stack, Text } from '@mantine/core';
import type { Departure, Leave, StaffMember } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { Loaded } from '../../shell/loaded';
import { ProblemAlert } from '../../shell/problem-alert';
import { showLocal } from '../../shell/times';
import type { StaffChanges } from './staff-panel';
import { useDeparture } from './staff-queries';

interface Props {
  person: StaffMember;
  all: readonly StaffMember[];
  leave: StaffChanges['leave'];
  onClose: () => void;
}

/** Ends somebody's access, after saying what they have in hand and who gets it. */
export function LeaveDialog({ person, all, leave, onClose }: Props) {
  const departure = useDeparture(person.id);
  return (
    <Dialog title={`${person.displayName} leaves the clinic`} onClose={onClose}>
      <Loaded asked={departure} what="what they have in hand">
        {(left) => <HandOver person={person} all={all} left={left} leave={leave} onClose={onClose} />}
      </Loaded>
    </Dialog>
  );
}

type Named = Pick<Leave, 'tasksTo' | 'draftsTo'>;
const nobody: Named = { tasksTo: null, draftsTo: null };

function HandOver({ person, all, left, leave, onClose }: Props & { left: Departure }) {
  const [heirs, setHeirs] = useState(nobody);
  const others = all.filter(({ id, state }) => id !== person.id && state === 'active');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!leave.isPending) leave.mutate({ version: person.version, ...heirs }, { onSuccess: onClose });
      }}
    >
      <Stack>
        <Text>They are signed out everywhere at once. Nothing they wrote is deleted.</Text>
        <Heirs left={left} others={others} heirs={heirs} onChange={setHeirs} />
        <WhatFollows left={left} />
        <ProblemAlert error={leave.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not now
          </Button>
          <BusyButton type="submit" busy={leave.isPending}>
            {leaveWords(left.visits.length)}
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

/** The button names its price. */
const leaveWords = (visits: number) =>
  visits === 0 ? 'End their access' : `End their access, make ${visits} ${visits === 1 ? 'task' : 'tasks'}`;

interface HeirsProps {
  left: Departure;
  others: readonly StaffMember[];
  heirs: Named;
  onChange: (heirs: Named) => void;
}

const Heirs = ({ left, others, heirs, onChange }: HeirsProps) => (
  <>
    {left.openTasks > 0 && (
      <Heir
        label={`${left.openTasks} open ${left.openTasks === 1 ? 'task goes' : 'tasks go'} to`}
        placeholder="Back to their roles"
        people={others}
        value={heirs.tasksTo}
        onChange={(tasksTo) => onChange({ ...heirs, tasksTo })}
      />
    )}
    {left.drafts > 0 && (
      <Heir
        label={`${left.drafts} unsigned ${left.drafts === 1 ? 'note goes' : 'notes go'} to`}
        placeholder="Nobody: somebody has to take them over"
        people={others.filter(({ roles }) => roles.some((role) => role === 'clinician' || role === 'prescriber'))}
        value={heirs.draftsTo}
        onChange={(draftsTo) => onChange({ ...heirs, draftsTo })}
      />
    )}
  </>
);

interface HeirProps {
  label: string;
  placeholder: string;
  people: readonly StaffMember[];
  value: string | null;
  onChange: (id: string | null) => void;
}

const Heir = ({ people, ...select }: HeirProps) => (
  <Select {...select} data={people.map(({ id, displayName }) => ({ value: id, label: displayName }))} clearable />
);

function WhatFollows({ left: { visits, onCallShifts, trainees } }: { left: Departure }) {
  if (visits.length + onCallShifts + trainees.length === 0) return null;
  return (
    <div>
      {visits.length > 0 && (
        <>
          <Text fw={700}>
            {visits.length === 1 ? '1 visit ahead' : `${visits.length} visits ahead`}: each becomes a task of the front
            desk, and none is cancelled.
          </Text>
          <List className="closure-visits">
            {visits.map(({ appointmentId, startsLocal, patientName, service }) => (
              <List.Item key={appointmentId}>
                {showLocal(startsLocal)}, {patientName}, {service}
              </List.Item>
            ))}
          </List>
        </>
      )}
      {onCallShifts > 0 && (
        <Text mt="sm">
          {onCallShifts === 1 ? 'One time' : `${onCallShifts} times`} on call without anybody then: look at who is on
          call.
        </Text>
      )}
      {trainees.length > 0 && <Text mt="sm">Trainees who need another supervisor: {trainees.join(', ')}.</Text>}
    </div>
  );
}

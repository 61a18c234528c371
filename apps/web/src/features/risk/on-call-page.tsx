import { Button, Stack, Text } from '@mantine/core';
import type { OnCallShift } from '@snowmelt/contracts';
import { useState } from 'react';
import { PageActions } from '../../shell/bar-slots';
import { BusyButton } from '../../shell/busy-button';
import { Loaded } from '../../shell/loaded';
import { hasRole, useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { ProblemAlert } from '../../shell/problem-alert';
import { showInstant, showInYear, showPhone } from '../../shell/times';
import { useClinicNow } from '../outreach/clinic-now';
import { NewShift } from './new-shift';
import { OnCallNow } from './on-call-now';
import { useOnCall, useWithdrawShift } from './on-call-queries';

/** The rota of who is paged about words of a crisis. */
export default function OnCallPage() {
  const me = useMe();
  const [isNew, setNew] = useState(false);
  const mayChange = hasRole(me, 'admin') || hasRole(me, 'prescriber');
  return (
    <Stack maw={900}>
      <PageTitle page="On call">On call</PageTitle>
      {mayChange && (
        <PageActions>
          <Button size="sm" onClick={() => setNew(true)}>
            Put on call…
          </Button>
        </PageActions>
      )}
      <Text>
        Whoever is on call gets a text when a patient writes words of a crisis, at any hour, and again every five
        minutes until somebody takes the task. The text names nobody.
      </Text>
      <OnCallNow isHere />
      <div className="panel">
        <Loaded
          asked={useOnCall()}
          what="who is on call"
          isEmpty={({ shifts }) => shifts.length === 0}
          empty="Nobody is on call, now or later."
        >
          {({ shifts }) => <Shifts shifts={shifts} mayChange={mayChange} />}
        </Loaded>
      </div>
      {!mayChange && <Text size="sm">A prescriber or an administrator changes this.</Text>}
      {isNew && <NewShift onClose={() => setNew(false)} />}
    </Stack>
  );
}

function Shifts({ shifts, mayChange }: { shifts: readonly OnCallShift[]; mayChange: boolean }) {
  const { timeZone } = useMe().clinic;
  const now = useClinicNow().data;
  const withdraw = useWithdrawShift();
  return (
    <>
      <ul className="tasks" aria-label="On call">
        {shifts.map((shift) => (
          <li key={shift.id} className="on-call">
            <div>
              <Text fw={700}>
                {shift.staff.name}
                {shift.isNow && ', now'}
              </Text>
              <Text size="sm" c="dimmed">
                {showPhone(shift.phone)}
              </Text>
            </div>
            <Text size="sm">
              {showInYear(shift.startsAt, timeZone, now)} to {showInYear(shift.endsAt, timeZone, now)}
            </Text>
            {mayChange && (
              <BusyButton
                size="xs"
                variant="default"
                busy={withdraw.isPending && withdraw.variables === shift.id}
                onClick={() => withdraw.mutate(shift.id)}
                aria-label={`Take out: ${shift.staff.name}, ${showInstant(shift.startsAt, timeZone)}`}
              >
                Take out
              </BusyButton>
            )}
          </li>
        ))}
      </ul>
      <ProblemAlert error={withdraw.error} />
    </>
  );
}

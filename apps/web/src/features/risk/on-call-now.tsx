import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useClinicNow } from '../outreach/clinic-now';
import { showPhone } from '../../shell/times';
import { showBy } from '../tasks/task-groups';
import { useOnCall } from './on-call-queries';

/** Who is paged about words of a crisis at this moment; plainly, that nobody is. */
export function OnCallNow({ isHere = false }: { isHere?: boolean }) {
  const onCall = useOnCall().data;
  const now = useClinicNow().data;
  if (!onCall || !now) return null;
  const here = onCall.shifts.filter(({ isNow }) => isNow);
  return (
    <Text size="sm" c={here.length === 0 ? 'danger' : 'dimmed'} fw={here.length === 0 ? 700 : 400}>
      {here.length === 0
        ? 'Nobody is on call: words of a crisis page nobody. They wait here, and the patient was told 988 and 911. '
        : `On call: ${here
            .map(({ staff, phone, endsAt }) => `${staff.name}, ${showPhone(phone)}, until ${showBy(endsAt, now)}`)
            .join('; ')}. `}
      {!isHere && (
        <Link className="row-link" to="/on-call">
          Who is on call
        </Link>
      )}
    </Text>
  );
}

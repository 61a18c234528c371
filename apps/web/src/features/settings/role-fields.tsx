import { Checkbox, Select, Stack } from '@mantine/core';
import type { Role, StaffMember } from '@snowmelt/contracts';
import { roles } from './staff-words';

interface Props {
  chosen: readonly Role[];
  supervisorId: string | null;
  /** Everybody at the clinic; `selfId` cannot be their own supervisor. */
  all: readonly StaffMember[];
  selfId?: string;
  onChange: (changed: { roles?: Role[]; supervisorId?: string | null }) => void;
}

/** What somebody may do, each with one sentence, and under whom a trainee works. */
export function RoleFields({ chosen, supervisorId, all, selfId, onChange }: Props) {
  const supervisors = all.filter(
    ({ id, roles: theirs, state, supervisor }) =>
      id !== selfId &&
      state !== 'left' &&
      !supervisor &&
      theirs.some((one) => one === 'clinician' || one === 'prescriber'),
  );
  return (
    <Stack gap="xs">
      {roles.map(({ role, word, may }) => (
        <Checkbox
          key={role}
          label={word}
          description={may}
          checked={chosen.includes(role)}
          onChange={({ currentTarget: { checked } }) =>
            onChange({ roles: checked ? [...chosen, role] : chosen.filter((one) => one !== role) })
          }
        />
      ))}
      {chosen.includes('clinician') && (
        <Select
          label="Trainee, works under"
          description="Leave it empty for somebody with a licence of their own."
          data={supervisors.map(({ id, displayName }) => ({ value: id, label: displayName }))}
          value={supervisorId}
          onChange={(id) => onChange({ supervisorId: id })}
          clearable
        />
      )}
    </Stack>
  );
}

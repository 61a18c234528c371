import { Stack, Text } from '@mantine/core';
import { Loaded } from '../../shell/loaded';
import { showLocal } from '../../shell/times';
import type { useClosurePreview } from './closures-queries';

/** The visits that what is about to be saved keeps from being held. */
export function TouchedVisits({ preview }: { preview: ReturnType<typeof useClosurePreview> }) {
  return (
    <section aria-label="What it touches" aria-live="polite">
      <Loaded
        asked={{ ...preview, data: preview.data?.items }}
        what="the visits that it touches"
        isEmpty={(visits) => visits.length === 0}
        empty="No visit is touched."
      >
        {(visits) => (
          <Stack gap={4}>
            <Text fw={700}>
              {visits.length} {visits.length === 1 ? 'visit cannot' : 'visits cannot'} be held then.
            </Text>
            <Text size="sm">
              What stands there stays as it is, and no patient is told, until somebody moves or cancels it: each visit
              becomes a task of the front desk.
            </Text>
            <ul className="closure-visits">
              {visits.map(({ appointmentId, patientName, service, startsLocal }) => (
                <li key={appointmentId}>
                  {showLocal(startsLocal)}: {patientName}, {service}
                </li>
              ))}
            </ul>
          </Stack>
        )}
      </Loaded>
    </section>
  );
}

import { List, Stack, Text } from '@mantine/core';
import type { OutreachDryRunPage } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { NextPage } from '../../shell/next-page';
import { showInstant } from '../../shell/times';
import type { useDryRun } from './message-rules-queries';
import { Meter } from './rules-meter';

type Item = OutreachDryRunPage['items'][number];
const ways = { sms: 'by text', email: 'by e-mail', none: 'not at all' } as const;

/** By patient, what would and would not be sent in the next seven days. */
export function RulesDifference({ of, most }: { of: ReturnType<typeof useDryRun>; most: number }) {
  const pages = of.data?.pages;
  const items = pages?.flatMap((page) => page.items);
  return (
    <section aria-label="What would change in the next 7 days">
      <Loaded asked={{ ...of, data: items }} what="what would change">
        {(list) => (
          <Stack gap="sm">
            <Meter texts={pages?.[0]?.textsInTreatmentWeek ?? 0} most={most} />
            {list.length > 0 && (
              <Text size="sm">
                What these rules would allow instead. Whether each is sent also depends on what happens until then.
              </Text>
            )}
            {list.length === 0 && <Text>Nothing changes for these patients in the next 7 days.</Text>}
            {list.map((item) => (
              <Patient key={item.patientId} item={item} />
            ))}
          </Stack>
        )}
      </Loaded>
      <NextPage of={of}>More patients</NextPage>
    </section>
  );
}

function Patient({ item: { patientId, patientName, changes } }: { item: Item }) {
  const { timeZone } = useMe().clinic;
  return (
    <div>
      <Link className="row-link" to="/patients/$patientId" params={{ patientId }}>
        {patientName}
      </Link>
      <List size="sm">
        {changes.map(({ reason, dueAt, before, after }) => (
          <List.Item key={`${reason}${dueAt}`}>
            {reason}, {showInstant(dueAt, timeZone)}: {ways[after]} instead of {ways[before]}
          </List.Item>
        ))}
      </List>
    </div>
  );
}

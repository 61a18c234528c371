import { Text } from '@mantine/core';
import type { OnCallPage } from '@snowmelt/contracts';
import type { DateTime } from 'luxon';
import { showBy } from '../tasks/task-groups';
import { useOnCall } from './on-call-queries';

const fates: Record<NonNullable<OnCallPage['outcome']>, string> = {
  accepted: 'paged',
  refused: 'not paged, the text was refused',
  unclear: 'perhaps paged',
  delivered: 'paged, the text arrived',
  undelivered: 'not paged, the text did not arrive',
};
const fateOf = ({ outcome }: OnCallPage) => (outcome ? fates[outcome] : 'being paged');

/** Whom the program has told of this task, and when: the last time for each. */
export function Paged({ taskId, now }: { taskId: string; now: DateTime }) {
  const onCall = useOnCall().data;
  if (!onCall) return null;
  const pages = onCall.pages.filter((page) => page.taskId === taskId);
  const last = pages.filter(({ id, staffName }) => pages.find((page) => page.staffName === staffName)?.id === id);
  const words = last.map((page) => `${showBy(page.at, now)} ${page.staffName} ${fateOf(page)}.`);
  return <Text size="sm">{words.length > 0 ? words.join(' ') : 'Nobody was paged yet.'}</Text>;
}

import { List, Text, Title } from '@mantine/core';
import type { TaskPolicyInForce } from '@snowmelt/contracts';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { showInstant } from '../../shell/times';
import { useTaskRules } from './message-rules-queries';
import { deskWords, pagesWords, spanWords } from './spans';

/** Who sees to what comes in, and when: to be read here, and changed by the clinic's file. */
export function TaskRules() {
  const rules = useTaskRules();
  return (
    <section className="panel" aria-labelledby="desk-rules">
      <Title order={2} size="h4" id="desk-rules" mb="sm">
        At the desk and on call
      </Title>
      <Loaded asked={rules} what="the rules of the desk">
        {(inForce) => <Said inForce={inForce} />}
      </Loaded>
    </section>
  );
}

function Said({ inForce: { rules, version, approvedBy, approvedAt, source } }: { inForce: TaskPolicyInForce }) {
  const {
    clinic: { timeZone },
  } = useMe();
  return (
    <>
      <List mb="sm">
        <List.Item>Somebody is at the desk {deskWords(rules.desk)}. What can wait is due from then on.</List.Item>
        <List.Item>{pagesWords(rules.pages)}</List.Item>
        <List.Item>
          An urgent task that somebody has had for {spanWords(rules.leftAfter)} and not closed is everybody’s again.
        </List.Item>
      </List>
      <Text size="sm" c="dimmed">
        Version {version},{' '}
        {approvedAt
          ? `approved by ${approvedBy} on ${showInstant(approvedAt, timeZone)}`
          : 'as delivered: nobody has approved it yet'}
        . {source}
      </Text>
    </>
  );
}

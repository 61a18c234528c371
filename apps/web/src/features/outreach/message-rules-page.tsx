import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { faultsOfRules, type OutreachPolicyInForce, type OutreachRules } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Loaded } from '../../shell/loaded';
import { hasRole, useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { ProblemAlert } from '../../shell/problem-alert';
import { showInstant } from '../../shell/times';
import { useDryRun, useRules, useSaveRules } from './message-rules-queries';
import { RulesDifference } from './rules-difference';
import { RulesFields } from './rules-fields';
import { Meter } from './rules-meter';
import { TaskRules } from './task-rules';

/** How many texts a patient in treatment gets, against what they agreed to; an administrator tries other numbers. */
export default function MessageRulesPage() {
  const rules = useRules();
  return (
    <Stack maw={1000}>
      <PageTitle page="Rules of messages">Rules of messages</PageTitle>
      <div className="panel">
        <Loaded asked={rules} what="the rules">
          {(inForce) => <InForce key={inForce.version} inForce={inForce} />}
        </Loaded>
      </div>
      <TaskRules />
    </Stack>
  );
}

function InForce({ inForce }: { inForce: OutreachPolicyInForce }) {
  const me = useMe();
  const { version, approvedBy, approvedAt, source, textsInTreatmentWeek } = inForce;
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        Version {version}, approved by {approvedBy} on {showInstant(approvedAt, me.clinic.timeZone)}. {source}
      </Text>
      <Meter texts={textsInTreatmentWeek} most={inForce.rules.texts.perWeek} />
      {hasRole(me, 'admin') ? <Change inForce={inForce} /> : <Text>An administrator can change these rules.</Text>}
    </Stack>
  );
}

/** Saves only what was tried before. */
function Change({ inForce }: { inForce: OutreachPolicyInForce }) {
  const [rules, setRules] = useState(inForce.rules);
  const [tried, setTried] = useState<OutreachRules | null>(null);
  const dryRun = useDryRun(tried);
  const faults = faultsOfRules(rules);
  return (
    <Stack>
      <RulesFields rules={rules} onChange={setRules} readings={inForce.readings} />
      {faults.length > 0 && (
        <Alert color="danger" role="status">
          {faults.join(' ')}
        </Alert>
      )}
      <Group>
        <Button
          variant="default"
          onClick={() => setTried(rules)}
          disabled={rules === inForce.rules || faults.length > 0}
        >
          Show what would change
        </Button>
      </Group>
      {tried && <RulesDifference of={dryRun} most={tried.texts.perWeek} />}
      <PutInForce rules={rules} version={inForce.version} isTried={tried === rules && dryRun.data !== undefined} />
    </Stack>
  );
}

function PutInForce({ rules, version, isTried }: { rules: OutreachRules; version: number; isTried: boolean }) {
  const [source, setSource] = useState('');
  const save = useSaveRules();
  const maySave = isTried && source.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (maySave && !save.isPending) save.mutate({ rules, source, version });
      }}
    >
      <Stack>
        <TextInput
          label="Where the numbers come from"
          value={source}
          maxLength={1000}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <ProblemAlert error={save.error} />
        <Group justify="flex-end">
          <BusyButton type="submit" busy={save.isPending} disabled={!maySave}>
            Put in force
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

import { Button, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import type { OutreachPolicyInForce, OutreachRules } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Loaded } from '../../shell/loaded';
import { hasRole, useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { ProblemAlert } from '../../shell/problem-alert';
import { showInstant } from '../../shell/times';
import { useDryRun, useRules, useSaveRules } from './message-rules-queries';
import { RulesDifference } from './rules-difference';
import { Meter } from './rules-meter';

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
  const [source, setSource] = useState('');
  const [tried, setTried] = useState<OutreachRules | null>(null);
  const dryRun = useDryRun(tried);
  const save = useSaveRules();
  const isTried = tried === rules && dryRun.data !== undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isTried && source.trim() && !save.isPending) save.mutate({ rules, source, version: inForce.version });
      }}
    >
      <Stack>
        <Numbers rules={rules} onChange={setRules} />
        <Group>
          <Button variant="default" onClick={() => setTried(rules)} disabled={rules === inForce.rules}>
            Show what would change
          </Button>
        </Group>
        {tried && <RulesDifference of={dryRun} most={tried.texts.perWeek} />}
        <TextInput
          label="Where the numbers come from"
          value={source}
          maxLength={1000}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        <ProblemAlert error={save.error} />
        <Group justify="flex-end">
          <BusyButton type="submit" busy={save.isPending} disabled={!isTried || !source.trim()}>
            Put in force
          </BusyButton>
        </Group>
      </Stack>
    </form>
  );
}

const ways = [
  { value: 'message', label: 'By a message at once, in the day' },
  { value: 'task', label: 'By a person, who gets a task' },
];

function Numbers({ rules, onChange }: { rules: OutreachRules; onChange: (rules: OutreachRules) => void }) {
  const most = (name: 'perDay' | 'perWeek') => (value: number | string) => {
    if (typeof value === 'number') onChange({ ...rules, texts: { ...rules.texts, [name]: value } });
  };
  return (
    <Group grow align="flex-end">
      <NumberInput label="Most texts a day" value={rules.texts.perDay} min={1} max={100} onChange={most('perDay')} />
      <NumberInput
        label="Most texts in 7 days"
        value={rules.texts.perWeek}
        min={1}
        max={500}
        onChange={most('perWeek')}
      />
      <Select
        label="How a patient hears of a change"
        data={ways}
        value={rules.tellOfChanges ?? 'task'}
        onChange={(value) => onChange({ ...rules, tellOfChanges: value === 'task' ? 'task' : 'message' })}
      />
    </Group>
  );
}

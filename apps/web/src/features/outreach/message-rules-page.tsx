import { Stack, Text } from '@mantine/core';
import { faultsOfRules, type OutreachPolicyInForce, type OutreachRules, type Rule } from '@snowmelt/contracts';
import { Loaded } from '../../shell/loaded';
import { DraftForm } from '../rules/draft-form';
import { RulePanel } from '../rules/rule-panel';
import { useRules as useVersions } from '../rules/rules-queries';
import { SettingsFrame } from '../settings/settings-frame';
import { useDryRun, useRules } from './message-rules-queries';
import { RulesDifference } from './rules-difference';
import { RulesFields } from './rules-fields';
import { Meter } from './rules-meter';
import { TaskRules } from './task-rules';
import '../rules/rules.css';

/**
 * How many texts a patient in treatment gets, against what they agreed to, and every rule that says when one is
 * written to.
 */
export default function MessageRulesPage() {
  const [rules, versions] = [useRules(), useVersions('outreach_policy')];
  const [rule] = versions.data?.items ?? [];
  return (
    <SettingsFrame title="Rules of messages">
      <Loaded asked={rules} what="the rules">
        {(inForce) => (
          <>
            <div className="panel">
              <Meter texts={inForce.textsInTreatmentWeek} most={inForce.rules.texts.perWeek} />
            </div>
            <Loaded asked={{ ...versions, data: rule }} what="the versions">
              {(of) => <Versions rule={of} inForce={inForce} />}
            </Loaded>
          </>
        )}
      </Loaded>
      <TaskRules />
    </SettingsFrame>
  );
}

const Versions = ({ rule, inForce }: { rule: Rule; inForce: OutreachPolicyInForce }) => (
  <RulePanel
    rule={rule}
    edit={(onClose) => (
      <DraftForm<OutreachRules>
        rule={rule}
        faults={faultsOfRules}
        onClose={onClose}
        preview={(tried) => <Tried rules={tried} />}
      >
        {(rules, change) => <RulesFields rules={rules} onChange={change} readings={inForce.readings} />}
      </DraftForm>
    )}
  />
);

/** By patient, all of them; the effects of the draft name the first. */
function Tried({ rules }: { rules: OutreachRules }) {
  return (
    <Stack gap="xs">
      <Text fw={700}>By patient, against the rules in force today</Text>
      <RulesDifference of={useDryRun(rules)} most={rules.texts.perWeek} />
    </Stack>
  );
}

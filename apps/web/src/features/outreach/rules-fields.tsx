import {
  Checkbox,
  Fieldset,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import type { OutreachPolicyInForce, OutreachRules } from '@snowmelt/contracts';
import { spanChoices } from './spans';

interface Props {
  rules: OutreachRules;
  onChange: (rules: OutreachRules) => void;
}

/** Every rule that says when a patient is written to. */
export function RulesFields({ readings, ...props }: Props & Pick<OutreachPolicyInForce, 'readings'>) {
  return (
    <Stack>
      <Texts {...props} />
      <Hours {...props} />
      <Reminders {...props} />
      <Readings {...props} readings={readings} />
      <Others {...props} />
    </Stack>
  );
}

function Texts({ rules, onChange }: Props) {
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
    </Group>
  );
}

const windows = [
  { name: 'sendWindow', from: 'Messages are planned from', to: 'and until' },
  { name: 'outerWindow', from: 'None goes out before', to: 'or after' },
] as const;

/** In the time of each patient. */
function Hours({ rules, onChange }: Props) {
  return (
    <Stack gap={4}>
      {windows.map(({ name, from, to }) => (
        <Group key={name} grow align="flex-end">
          {(
            [
              ['from', from],
              ['to', to],
            ] as const
          ).map(([end, label]) => (
            <TextInput
              key={end}
              type="time"
              label={label}
              value={rules[name][end]}
              onChange={({ currentTarget: { value } }) => {
                if (value) onChange({ ...rules, [name]: { ...rules[name], [end]: value.slice(0, 5) } });
              }}
            />
          ))}
        </Group>
      ))}
      <Text size="sm" c="dimmed">
        In the time zone of each patient. The one exception is the link to a visit that begins before these hours do.
      </Text>
    </Stack>
  );
}

const usual = ['P7D', 'PT72H', 'PT48H', 'PT24H', 'PT12H', 'PT4H', 'PT2H', 'PT1H', 'PT30M'];
const visits = [
  { of: 'dose', label: 'Before a dose' },
  { of: 'inPerson', label: 'Before another visit in person' },
  { of: 'video', label: 'Before a visit by video or telephone' },
] as const;

function Reminders({ rules, onChange }: Props) {
  return (
    <Fieldset variant="unstyled" legend="Reminders">
      <Stack gap="xs">
        {visits.map(({ of, label }) => (
          <MultiSelect
            key={of}
            label={label}
            data={spanChoices(usual, rules.reminders[of])}
            value={rules.reminders[of]}
            maxValues={10}
            onChange={(chosen) => onChange({ ...rules, reminders: { ...rules.reminders, [of]: chosen } })}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}

function Readings({ rules, onChange, readings }: Props & Pick<OutreachPolicyInForce, 'readings'>) {
  return (
    <Checkbox.Group
      label="Readings in use"
      description="Each goes out at its stage, once the clinic has approved it."
      value={rules.education}
      onChange={(education) => onChange({ ...rules, education })}
    >
      <Stack gap={8} mt={4}>
        {readings.map(({ code, title }) => (
          <Checkbox key={code} value={code} label={`${code}: ${title}`} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}

const ways = [
  { value: 'message', label: 'By a message at once, in the day' },
  { value: 'task', label: 'By a person, who gets a task' },
];
const spans = [
  { name: 'educationGoodFor', label: 'A reading is sent and open for', usual: ['P3D', 'P7D', 'P14D', 'P30D'] },
  { name: 'emailAfterFailedText', label: 'E-mail after a failed text', usual: ['PT15M', 'PT30M', 'PT1H', 'PT4H'] },
  { name: 'unclearGivenUpAfter', label: 'Ask whether it arrived, after', usual: ['PT30M', 'PT1H', 'PT2H', 'PT4H'] },
] as const;

function Others({ rules, onChange }: Props) {
  return (
    <>
      <Group grow align="flex-end">
        {spans.map(({ name, label, usual: choices }) => (
          <Select
            key={name}
            label={label}
            data={spanChoices(choices, [rules[name]])}
            value={rules[name]}
            allowDeselect={false}
            onChange={(span) => onChange({ ...rules, [name]: span ?? rules[name] })}
          />
        ))}
      </Group>
      <Group grow align="flex-end">
        <Select
          label="How a patient hears of a change"
          data={ways}
          value={rules.tellOfChanges ?? 'task'}
          allowDeselect={false}
          onChange={(value) => onChange({ ...rules, tellOfChanges: value === 'task' ? 'task' : 'message' })}
        />
        <Unmarked rules={rules} onChange={onChange} />
      </Group>
      <Late rules={rules} onChange={onChange} />
      <Switch
        label="A first text after each consent says who writes, how often, HELP and STOP"
        checked={rules.firstText ?? false}
        onChange={({ currentTarget: { checked } }) => onChange({ ...rules, firstText: checked })}
      />
    </>
  );
}

function Unmarked({ rules: { unmarkedAfter, ...rules }, onChange }: Props) {
  return (
    <Select
      label="A visit that nobody marked is a task after"
      placeholder="Never"
      clearable
      data={spanChoices(['PT1H', 'PT2H', 'PT4H', 'PT24H'], unmarkedAfter ? [unmarkedAfter] : [])}
      value={unmarkedAfter ?? null}
      onChange={(span) => onChange(span ? { ...rules, unmarkedAfter: span } : rules)}
    />
  );
}

const MOSTLY = { after: 'PT10M', callBefore: 'PT4H' };

/** Both or neither. */
function Late({ rules: { late, ...rules }, onChange }: Props) {
  return (
    <Group grow align="flex-end">
      <Select
        label="A message that waits for the provider is late after"
        placeholder="Never"
        clearable
        data={spanChoices(['PT5M', 'PT10M', 'PT20M', 'PT30M', 'PT1H'], late ? [late.after] : [])}
        value={late?.after ?? null}
        onChange={(after) => onChange(after ? { ...rules, late: { ...MOSTLY, ...late, after } } : rules)}
      />
      <Select
        label="Then somebody calls, when the visit begins within"
        data={spanChoices(['PT1H', 'PT2H', 'PT4H', 'PT12H', 'PT24H'], late ? [late.callBefore] : [])}
        value={late?.callBefore ?? null}
        disabled={!late}
        allowDeselect={false}
        onChange={(callBefore) => late && callBefore && onChange({ ...rules, late: { ...late, callBefore } })}
      />
    </Group>
  );
}

import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import type { Rule, RuleWish } from '@snowmelt/contracts';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';
import { RuleEffects } from './rule-effects';
import { Row } from './row';
import { useDraft, useRevise } from './rules-queries';
import { type Definition, useTypedDraft } from './use-draft';

interface Props<D extends Definition> {
  rule: Rule;
  /** What keeps it from being used, in words. */
  faults?: (definition: D) => readonly string[];
  onClose: () => void;
  /** What it will do, where a page shows that at more length. */
  preview?: (tried: D) => React.ReactNode;
  children: (definition: D, change: (definition: D) => void) => React.ReactNode;
}

const none = () => [];

/** Changes a rule from its latest version, or the draft of it. Sends only what was looked at before. */
export function DraftForm<D extends Definition>({ rule, faults = none, onClose, preview, children }: Props<D>) {
  const { tried, effects, isWhole, isReady, wish, ...typed } = useTypedDraft(rule, faults);
  return (
    <Stack>
      {children(typed.definition, (definition) => typed.change({ definition }))}
      <WhyAndWhen {...typed} />
      {typed.faults.length > 0 && (
        <Alert color="danger" role="status">
          {typed.faults.join(' ')}
        </Alert>
      )}
      <Group>
        <Button variant="default" disabled={!isWhole} onClick={typed.tryOut}>
          Show what it will do
        </Button>
      </Group>
      {tried && <RuleEffects of={effects}>{preview?.(tried.definition as D)}</RuleEffects>}
      <Send rule={rule} wish={wish} isReady={isReady} onClose={onClose} />
    </Stack>
  );
}

type Why = Pick<ReturnType<typeof useTypedDraft>, 'source' | 'fromDay' | 'first'> & {
  change: (changed: { source?: string; fromDay?: string }) => void;
};

const WhyAndWhen = ({ source, fromDay, first, change }: Why) => (
  <Row>
    <TextInput
      className="rule-from"
      label="Why it changes, and where that comes from"
      value={source}
      maxLength={1000}
      onChange={({ currentTarget }) => change({ source: currentTarget.value })}
    />
    <TextInput
      className="rule-number"
      type="date"
      label="Holds from this day on"
      min={first}
      value={fromDay}
      onChange={({ currentTarget }) => change({ fromDay: currentTarget.value })}
    />
  </Row>
);

interface Sent {
  rule: Rule;
  wish: RuleWish;
  isReady: boolean;
  onClose: () => void;
}

function Send({ rule: { draft }, wish, isReady, onClose }: Sent) {
  const [first, again] = [useDraft(onClose), useRevise(onClose)];
  const isBusy = first.isPending || again.isPending;
  const send = () => (draft ? again.mutate({ id: draft.id, version: draft.version, wish }) : first.mutate(wish));
  return (
    <>
      <ProblemAlert error={first.error ?? again.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <BusyButton busy={isBusy} disabled={!isReady} onClick={() => !isBusy && send()}>
          Send for approval
        </BusyButton>
      </Group>
    </>
  );
}

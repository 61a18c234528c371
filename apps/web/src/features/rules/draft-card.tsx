import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import type { RuleDraft, RuleWish } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { useMe } from '../../shell/me';
import { ProblemAlert } from '../../shell/problem-alert';
import { showDay, showInstant } from '../../shell/times';
import { Changes, EffectsOf } from './rule-effects';
import { counted } from './rule-words';
import { isDirector, mayDraft } from './rules-access';
import { useDecide } from './rules-queries';

const wishOf = ({ kind, code, name, source, fromDay, baseVersion, definition }: RuleDraft) =>
  ({ kind, code, name, source, fromDay, baseVersion, definition }) as RuleWish;

/** A change that waits for the medical director, or was sent back: what it changes, and what one may do with it. */
export function DraftCard({ draft, children }: { draft: RuleDraft; children?: React.ReactNode }) {
  const me = useMe();
  const { name, status, changes, draftedBy, draftedAt, fromDay, source, sentBackBecause, decidedBy } = draft;
  const isBack = status === 'sent_back';
  return (
    <section className="panel rule-draft" data-status={status} aria-label={`Draft: ${name}`}>
      <Stack gap="sm">
        <div>
          <Text fw={700}>
            {isBack ? 'Sent back' : 'Waits for the medical director'}: {name}, {counted(changes.length, 'change')}
          </Text>
          <Text size="sm" c="dimmed">
            {draftedBy.length > 0 ? `Drafted by ${draftedBy.join(' and ')}` : 'It came by the clinic’s file'},{' '}
            {showInstant(draftedAt, me.clinic.timeZone)}. It is to hold from {showDay(fromDay)} on.
          </Text>
          <Text size="sm">{source}</Text>
        </div>
        {isBack && (
          <Text className="rule-reason">
            {decidedBy}: {sentBackBecause}
          </Text>
        )}
        <Changes changes={changes} />
        {mayDraft(me) && <Shown draft={draft} />}
        {children}
        <Decide draft={draft} />
      </Stack>
    </section>
  );
}

/** Asked for when it is wanted: it costs a look at every patient ahead, and is written to the audit log. */
function Shown({ draft }: { draft: RuleDraft }) {
  const [isShown, setShown] = useState(false);
  if (isShown) return <EffectsOf wish={wishOf(draft)} />;
  return (
    <Group>
      <Button size="sm" variant="default" onClick={() => setShown(true)}>
        Show what it will do
      </Button>
    </Group>
  );
}

function Decide({ draft: { id, version, status, mayApprove, whyNot } }: { draft: RuleDraft }) {
  const me = useMe();
  const decide = useDecide();
  const [isAsked, setAsked] = useState(false);
  const of = { id, version };
  const isBusy = (act: string) => decide.isPending && decide.variables.act === act;
  return (
    <>
      {whyNot && status === 'waiting' && (
        <Text size="sm" c="dimmed">
          {whyNot}
        </Text>
      )}
      <ProblemAlert error={isAsked ? null : decide.error} />
      <Group justify="flex-end">
        {mayDraft(me) && (
          <BusyButton
            variant="default"
            busy={isBusy('withdraw')}
            onClick={() => decide.mutate({ ...of, act: 'withdraw' })}
          >
            Give it up
          </BusyButton>
        )}
        {isDirector(me) && status === 'waiting' && (
          <Button variant="default" onClick={() => setAsked(true)}>
            Send back…
          </Button>
        )}
        {mayApprove && status === 'waiting' && (
          <BusyButton busy={isBusy('approve')} onClick={() => decide.mutate({ ...of, act: 'approve' })}>
            Approve
          </BusyButton>
        )}
      </Group>
      {isAsked && <SendBack of={of} onClose={() => setAsked(false)} />}
    </>
  );
}

function SendBack({ of, onClose }: { of: { id: string; version: number }; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const decide = useDecide();
  const words = reason.trim();
  return (
    <Dialog title="Send it back" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (words && !decide.isPending)
            decide.mutate({ ...of, act: 'send-back', reason: words }, { onSuccess: onClose });
        }}
      >
        <Stack>
          <Textarea
            label="What is to be changed"
            description="For who drafted it."
            value={reason}
            maxLength={300}
            autosize
            minRows={2}
            onChange={({ currentTarget: { value } }) => setReason(value)}
            data-autofocus
          />
          <ProblemAlert error={decide.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Not now
            </Button>
            <BusyButton type="submit" busy={decide.isPending} disabled={!words}>
              Send back
            </BusyButton>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

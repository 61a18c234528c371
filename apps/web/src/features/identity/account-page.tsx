import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import type { AccessFactor, OwnAccess } from '@snowmelt/contracts';
import { useState } from 'react';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { PageTitle } from '../../shell/page-title';
import { ProblemAlert } from '../../shell/problem-alert';
import { showInstant } from '../../shell/times';
import { useOwnAccess, useOwnChanges } from './access-queries';
import { AddFactor } from './add-factor';
import { RecoveryCodes } from './recovery-codes';
import './account.css';

/** An instant in the clinic's zone. */
function useMoment() {
  const { clinic } = useMe();
  return (instant: string) => showInstant(instant, clinic.timeZone);
}

/** How the user signs in, and where they are signed in. */
export default function AccountPage() {
  return (
    <div className="account">
      <PageTitle page="How I sign in">How I sign in</PageTitle>
      <Loaded asked={useOwnAccess()} what="how you sign in">
        {(own) => (
          <>
            <Factors own={own} />
            <Sessions sessions={own.sessions} />
            <Password />
          </>
        )}
      </Loaded>
    </div>
  );
}

/** A new factor, or these new codes. */
type AskedDialog = 'add' | readonly string[];

function Factors({ own }: { own: OwnAccess }) {
  const [asked, setAsked] = useState<AskedDialog | null>(null);
  const { removeFactor } = useOwnChanges();
  return (
    <section className="panel" aria-labelledby="factors">
      <div className="panel-head">
        <h2 id="factors">Second factor</h2>
        <Button size="sm" variant="default" onClick={() => setAsked('add')}>
          Add a way…
        </Button>
      </div>
      <Text size="sm" c="dimmed">
        {own.isFactorNeeded
          ? 'Your clinic asks for one from your role.'
          : 'With one, a stolen password alone opens nothing.'}
      </Text>
      {own.factors.length === 0 && <Text mt="sm">You sign in with your password alone.</Text>}
      <ul className="own-list" aria-label="Ways to show that it is me">
        {own.factors.map((factor) => (
          <Factor
            key={factor.id}
            factor={factor}
            isBusy={removeFactor.isPending && removeFactor.variables === factor.id}
            onRemove={() => removeFactor.mutate(factor.id)}
          />
        ))}
      </ul>
      {own.factors.length > 0 && <CodesLeft left={own.recoveryCodesLeft} onNew={setAsked} />}
      <ProblemAlert error={removeFactor.error} />
      {asked && <FactorDialog asked={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function CodesLeft({ left, onNew }: { left: number; onNew: (codes: readonly string[]) => void }) {
  const { newCodes } = useOwnChanges();
  return (
    <>
      <Group mt="sm">
        <Text size="sm">{left} of 10 recovery codes left</Text>
        <BusyButton
          size="xs"
          variant="default"
          busy={newCodes.isPending}
          onClick={() => newCodes.mutate(undefined, { onSuccess: ({ codes }) => onNew(codes) })}
        >
          Make new ones
        </BusyButton>
      </Group>
      <ProblemAlert error={newCodes.error} />
    </>
  );
}

function FactorDialog({ asked, onClose }: { asked: AskedDialog; onClose: () => void }) {
  const me = useMe();
  return asked === 'add' ? (
    <Dialog title="Another way to show that it is you" onClose={onClose}>
      <AddFactor me={me} onDone={onClose} />
    </Dialog>
  ) : (
    <Dialog title="New recovery codes" onClose={onClose}>
      <RecoveryCodes codes={asked} onDone={onClose} />
    </Dialog>
  );
}

interface FactorProps {
  factor: AccessFactor;
  isBusy: boolean;
  onRemove: () => void;
}

function Factor({ factor, isBusy, onRemove }: FactorProps) {
  const moment = useMoment();
  return (
    <li>
      <div>
        <b>{factor.kind === 'passkey' ? `Passkey, ${factor.name}` : factor.name}</b>
        <Text size="sm" c="dimmed">
          {factor.lastUsedAt ? `Last used ${moment(factor.lastUsedAt)}` : 'Not used yet'}
        </Text>
      </div>
      <BusyButton size="xs" variant="default" busy={isBusy} onClick={onRemove} aria-label={`Remove: ${factor.name}`}>
        Remove
      </BusyButton>
    </li>
  );
}

function Sessions({ sessions }: { sessions: OwnAccess['sessions'] }) {
  const { endSession, endOthers } = useOwnChanges();
  return (
    <section className="panel" aria-labelledby="sessions">
      <div className="panel-head">
        <h2 id="sessions">Where I am signed in</h2>
        {sessions.length > 1 && (
          <BusyButton size="sm" variant="default" busy={endOthers.isPending} onClick={() => endOthers.mutate()}>
            End all others
          </BusyButton>
        )}
      </div>
      <ul className="own-list" aria-label="Where I am signed in">
        {sessions.map((session) => (
          <Session
            key={session.id}
            session={session}
            isBusy={endSession.isPending && endSession.variables === session.id}
            onEnd={() => endSession.mutate(session.id)}
          />
        ))}
      </ul>
      <ProblemAlert error={endSession.error ?? endOthers.error} />
    </section>
  );
}

interface SessionProps {
  session: OwnAccess['sessions'][number];
  isBusy: boolean;
  onEnd: () => void;
}

function Session({ session, isBusy, onEnd }: SessionProps) {
  const since = useMoment()(session.openedAt);
  const device = session.device ?? 'An unknown browser';
  return (
    <li>
      <div>
        <b>{device}</b>
        {session.isThis && ', here'}
        <Text size="sm" c="dimmed">
          {session.address && `From ${session.address}, `}since {since}
        </Text>
      </div>
      {!session.isThis && (
        <BusyButton
          size="xs"
          variant="default"
          busy={isBusy}
          onClick={onEnd}
          aria-label={`End: ${device}, since ${since}`}
        >
          End
        </BusyButton>
      )}
    </li>
  );
}

function Password() {
  const { changePassword } = useOwnChanges();
  const submit = (event: React.FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = new FormData(form);
    changePassword.mutate(
      { current: typed.get('current') as string, password: typed.get('password') as string },
      { onSuccess: () => form.reset() },
    );
  };
  return (
    <section className="panel" aria-labelledby="password">
      <h2 id="password">Password</h2>
      <form onSubmit={submit}>
        <Stack maw={400}>
          <PasswordInput name="current" label="Password until now" autoComplete="current-password" required />
          <PasswordInput
            name="password"
            label="New password"
            description="12 characters or more: a few words that only you would put together."
            autoComplete="new-password"
            minLength={12}
            maxLength={128}
            required
          />
          <ProblemAlert error={changePassword.error} fields={['current', 'password']} />
          {changePassword.isSuccess && (
            <Text role="status">Your password is changed, and your other sessions have ended.</Text>
          )}
          <BusyButton type="submit" busy={changePassword.isPending}>
            Change my password
          </BusyButton>
        </Stack>
      </form>
    </section>
  );
}

import { Button, Stack, Text } from '@mantine/core';
import type { Me, NewTotp } from '@snowmelt/contracts';
import { useState } from 'react';
import { encode } from 'uqr';
import { BusyButton } from '../../shell/busy-button';
import { ProblemAlert } from '../../shell/problem-alert';
import { useConfirmTotp, useNewPasskey, useNewTotp } from './access-queries';
import { browserHasPasskeys } from './passkeys';
import { CodeField, Typed } from './proof-form';
import { RecoveryCodes } from './recovery-codes';

/** Sets up a passkey or an authenticator app, then shows the recovery codes, once. */
export function AddFactor({ me, onDone }: { me: Me; onDone: () => void }) {
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [app, setApp] = useState<NewTotp | null>(null);
  const added = ({ codes: fresh }: { codes: readonly string[] }) => (fresh.length > 0 ? setCodes(fresh) : onDone());
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (app) return <ConfirmApp app={app} onAdded={added} onBack={() => setApp(null)} />;
  return <Ways me={me} onApp={setApp} onAdded={added} />;
}

interface WaysProps {
  me: Me;
  onApp: (app: NewTotp) => void;
  onAdded: (made: { codes: readonly string[] }) => void;
}

function Ways({ me, onApp, onAdded }: WaysProps) {
  const passkey = useNewPasskey();
  const app = useNewTotp();
  const mayPasskey = me.passkeys && browserHasPasskeys();
  return (
    <Stack>
      {mayPasskey && (
        <>
          <BusyButton
            size="md"
            busy={passkey.isPending}
            onClick={() => passkey.mutate(deviceName(), { onSuccess: onAdded })}
          >
            Make a passkey
          </BusyButton>
          <Text size="sm" c="dimmed">
            The fingerprint, face or PIN of this device or of your phone. Then you sign in without a password.
          </Text>
        </>
      )}
      <BusyButton
        size="md"
        variant={mayPasskey ? 'default' : 'filled'}
        busy={app.isPending}
        onClick={() => app.mutate(undefined, { onSuccess: onApp })}
      >
        Use an authenticator app
      </BusyButton>
      <Text size="sm" c="dimmed">
        An app on your phone shows six digits, which you type after your password.
      </Text>
      <ProblemAlert error={passkey.error ?? app.error} />
    </Stack>
  );
}

/** So that its owner knows it again in the list. */
function deviceName(): string {
  const known = /iPhone|iPad|Android|Windows|Macintosh|CrOS|Linux/.exec(navigator.userAgent)?.[0] ?? 'This device';
  return known === 'Macintosh' ? 'Mac' : known;
}

interface ConfirmProps {
  app: NewTotp;
  onAdded: WaysProps['onAdded'];
  onBack: () => void;
}

function ConfirmApp({ app, onAdded, onBack }: ConfirmProps) {
  const confirm = useConfirmTotp();
  return (
    <Stack>
      <Text>1. Open your authenticator app and scan this picture.</Text>
      <QrCode text={app.uri} />
      <Text size="sm">
        No camera? Type this key into the app: <code className="typed-key">{inGroups(app.secret)}</code>
      </Text>
      <Text>2. Type the six digits that the app shows.</Text>
      <Typed
        onSend={(code) => confirm.mutate({ id: app.id, code }, { onSuccess: onAdded })}
        field={<CodeField label="Six digits" />}
        asked={confirm}
        button="Confirm"
      />
      <Button variant="subtle" onClick={onBack}>
        Take another way
      </Button>
    </Stack>
  );
}

const inGroups = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

/** Dark on white in either palette: cameras read nothing else. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="Picture for the camera of the app">
      <path d={`M0 0H${size}V${size}H0Z`} fill="#fff" />
      <path d={dark.join('')} fill="#000" />
    </svg>
  );
}

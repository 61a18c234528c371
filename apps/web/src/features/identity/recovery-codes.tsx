import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';

/** Shown once: whoever has none of their devices at hand gets in by one of them. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const [isKept, setKept] = useState(false);
  const [isCopied, setCopied] = useState(false);
  return (
    <Stack>
      <Text fw={700}>Keep these ten codes where you find them without this device.</Text>
      <Text>Each gets you in once when your passkey or phone is lost. They are not shown again.</Text>
      <ol className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <Group>
        <Button
          variant="default"
          onClick={() => void navigator.clipboard.writeText(codes.join('\n')).then(() => setCopied(true))}
        >
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
        <Button variant="default" onClick={() => window.print()}>
          Print
        </Button>
      </Group>
      <Checkbox label="I have kept them" checked={isKept} onChange={(event) => setKept(event.currentTarget.checked)} />
      <Button disabled={!isKept} onClick={onDone}>
        Done
      </Button>
    </Stack>
  );
}

import { Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { proofsBy } from '../../api/proof';
import { Dialog } from '../../shell/dialog';
import { useMe } from '../../shell/me';
import { ProofForm } from './proof-form';

/** Comes up when the server asks for a recent proof of who the user is; then what was pressed goes on by itself. */
export function ProofDialog() {
  const me = useMe();
  const [isAsked, setAsked] = useState(false);
  const answer = useRef<(given: boolean) => void>(null);
  useEffect(() => {
    proofsBy(
      () =>
        new Promise((resolve) => {
          answer.current = resolve;
          setAsked(true);
        }),
    );
    return () => {
      proofsBy(null);
      answer.current?.(false); // what was pressed is not sent for whoever comes next
    };
  }, []);
  const end = (given: boolean) => {
    setAsked(false);
    answer.current?.(given);
  };
  if (!isAsked) return null;
  return (
    <Dialog title="Is it you?" onClose={() => end(false)}>
      <Text mb="md">This changes something that matters, and your last sign-in is more than five minutes ago.</Text>
      <ProofForm me={me} button="It is me" onDone={() => end(true)} />
    </Dialog>
  );
}

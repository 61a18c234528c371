import { Text, VisuallyHidden } from '@mantine/core';
import type { OverLong } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { useMe } from '../../shell/me';
import { HOUR } from '../../shell/times';
import type { Snapshot } from './autosave';

/** Where the text is stored. Screen readers announce problems only; "saved" is just shown. */
export function SaveLine({
  snapshot: { state, keptHere },
  overLong,
}: {
  snapshot: Snapshot;
  overLong: readonly OverLong[];
}) {
  const {
    clinic: { timeZone },
  } = useMe();
  const here = keptHere ? 'kept on this device' : 'not saved anywhere: keep this page open';
  const words = {
    saved: () => `Saved ${state.kind === 'saved' ? DateTime.fromISO(state.at, { zone: timeZone }).toFormat(HOUR) : ''}`,
    unsaved: () => 'Saving…',
    saving: () => 'Saving…',
    waiting: () => `${state.kind === 'waiting' && state.why === 'signed-out' ? 'Signed out' : 'Offline'}: ${here}`,
    refused: () => `Not saved: ${state.kind === 'refused' ? state.message : ''}`,
    'too-long': () =>
      `Not saved: shorten ${overLong.map(({ field }) => field.label).join(', ')}. The whole text is ${here}`,
    conflict: () => 'Written in two places: choose above',
    closed: () => (state.kind === 'closed' && state.why === 'signed' ? 'Signed elsewhere' : 'Handed over'),
  }[state.kind]();
  const well = state.kind === 'saved' || state.kind === 'saving' || state.kind === 'unsaved';
  return (
    <>
      <Text
        size="sm"
        fw={well ? 400 : 700}
        c={well ? 'dimmed' : 'var(--mantine-color-error)'}
        className="save-line"
        data-state={state.kind}
      >
        {words}
      </Text>
      <VisuallyHidden role="status">{well ? '' : words}</VisuallyHidden>
    </>
  );
}

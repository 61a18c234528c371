import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../api/api-problem';
import { Action, focus, Outcome } from './action';

/**
 * Sends a new link in place of one that was opened elsewhere or has expired. It goes to the phone or address on file,
 * which this page does not reveal.
 */
export function NewLink({ onAsk }: { onAsk: () => Promise<void> }) {
  const { t } = useTranslation();
  const [state, setState] = useState<{ step: 'ready' | 'busy' | 'asked'; problem: string | null }>({
    step: 'ready',
    problem: null,
  });
  const ask = async () => {
    setState({ step: 'busy', problem: null });
    try {
      await onAsk();
      setState({ step: 'asked', problem: null });
    } catch (error) {
      setState({ step: 'ready', problem: problemOf(error).code });
    }
  };
  return (
    <>
      {state.step !== 'asked' && (
        <Action
          words={t('newLink')}
          busyWords={t('entering')}
          busy={state.step === 'busy'}
          problem={state.problem}
          onPress={() => {
            if (state.step === 'ready') void ask();
          }}
        />
      )}
      <Outcome words={state.step === 'asked' && t('newLinkAsked')} ref={state.step === 'asked' ? focus : undefined} />
    </>
  );
}

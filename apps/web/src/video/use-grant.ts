import type { JoinGrant, JoinVisit } from '@snowmelt/contracts';
import { useCallback, useState } from 'react';
import { problemOf } from '../api/api-problem';
import { storedGrant, storeGrant, forgetGrant } from './stored-grant';

export interface GrantOptions {
  visit: string;
  join: (replace: JoinVisit['replace']) => Promise<JoinGrant>;
}

/** Refusals that ask the user: the device or colleague inside would have to leave. */
const QUESTIONS = ['TELEHEALTH.OTHER_DEVICE', 'TELEHEALTH.COLLEAGUE_INSIDE'];

/**
 * The join grant: requested, kept in this tab through a reload, and dropped. `asks`: the refusal to ask the user about,
 * or null.
 */
export function useGrant({ visit, join }: GrantOptions) {
  const [stored] = useState(() => storedGrant(visit));
  const [grant, setGrant] = useState(stored?.grant ?? null);
  const [asks, setAsks] = useState<unknown>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const ask = async (replace: JoinVisit['replace'], hasCamera: boolean): Promise<boolean> => {
    if (isBusy) return false;
    setBusy(true);
    setProblem(null);
    try {
      const given = await join(replace);
      storeGrant(visit, { grant: given, hasCamera });
      setGrant(given);
      setAsks(null);
      return true;
    } catch (error) {
      if (QUESTIONS.includes(problemOf(error).code)) setAsks(error);
      else setProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const forget = useCallback(() => forgetGrant(visit), [visit]);
  const drop = useCallback(() => {
    setGrant(null);
    forget();
  }, [forget]);
  return { stored, grant, asks, problem, isBusy, ask, stay: () => setAsks(null), forget, drop };
}

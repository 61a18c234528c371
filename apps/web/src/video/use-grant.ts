import type { JoinGrant } from '@snowmelt/contracts';
import { useCallback, useState } from 'react';
import { heldFor, hold, letGo } from './held-grant';

export interface GrantOptions { visit: string; join(replace: boolean): Promise<JoinGrant>; codeOf(error: unknown): string }

/** Leave to enter: asked for, held by this tab through a reload, and dropped. `asks`: another device has it, and would have to leave. */
export function useGrant({ visit, join, codeOf }: GrantOptions) {
  const [held] = useState(() => heldFor(visit));
  const [grant, setGrant] = useState(held?.grant ?? null);
  const [asks, setAsks] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const ask = async (replace: boolean, hasCamera: boolean): Promise<boolean> => {
    if (isBusy) return false;
    setBusy(true);
    setProblem(null);
    try {
      const given = await join(replace);
      hold(visit, { grant: given, hasCamera });
      setGrant(given);
      setAsks(false);
      return true;
    } catch (error) {
      if (codeOf(error) === 'TELEHEALTH.OTHER_DEVICE') setAsks(true);
      else setProblem(error);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const forget = useCallback(() => letGo(visit), [visit]);
  const drop = useCallback(() => { setGrant(null); forget(); }, [forget]);
  return { held, grant, asks, problem, isBusy, ask, stay: () => setAsks(false), forget, drop };
}

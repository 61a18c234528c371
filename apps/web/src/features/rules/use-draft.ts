import type { Rule, RuleWish } from '@snowmelt/contracts';
import { DateTime } from 'luxon';
import { useState } from 'react';
import { useMe } from '../../shell/me';
import { useClinicNow } from '../outreach/clinic-now';
import { useEffects } from './rules-queries';

export type Definition = RuleWish['definition'];
type Version = Rule['versions'][number];

/** A change of a rule while it is typed: from its latest version, or from the draft of it. */
export function useTypedDraft<D extends Definition>(
  { kind, code, draft, versions }: Rule,
  faultsOf: (definition: D) => readonly string[],
) {
  const [latest] = versions;
  const first = useFirstDay(latest);
  const [typed, setTyped] = useState<{ definition?: D; source?: string; fromDay?: string }>({});
  const [tried, setTried] = useState<RuleWish | null>(null);
  const effects = useEffects(tried);
  const definition = typed.definition ?? ((draft ?? latest)?.definition as D);
  const source = typed.source ?? draft?.source ?? '';
  const fromDay = typed.fromDay ?? laterOf(draft?.fromDay, first);
  const faults = faultsOf(definition);
  const common = {
    ...{ kind, code, name: (draft ?? latest)?.name ?? code },
    baseVersion: latest?.version ?? draft?.baseVersion ?? 0,
  };
  const wish = { ...common, source: source.trim(), fromDay, definition } as RuleWish;
  const isWhole = wish.source !== '' && first !== undefined && fromDay >= first && faults.length === 0;
  const isTried = tried !== null && JSON.stringify(tried) === JSON.stringify(wish) && effects.isSuccess;
  return {
    ...{ definition, source, fromDay, first, faults, wish, tried, effects, isWhole },
    /** Only what was looked at is sent. */
    isReady: isWhole && isTried,
    change: (changed: typeof typed) => setTyped({ ...typed, ...changed }),
    tryOut: () => setTried(wish),
  };
}

/** Today, or the day of a version that is approved and whose day has not come. */
function useFirstDay(latest: Version | undefined): string | undefined {
  const { timeZone } = useMe().clinic;
  const today = useClinicNow().data?.toISODate() ?? undefined;
  if (latest?.state !== 'to_come') return today;
  return DateTime.fromISO(latest.holdsFrom, { zone: timeZone }).toISODate() ?? today;
}

const laterOf = (day: string | undefined, first: string | undefined) =>
  day && first && day > first ? day : (first ?? '');

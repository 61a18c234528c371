import type { Sql } from '@snowmelt/testing';
import { until } from '../support/until.js';
import type { Provider } from './provider.js';

/** After so long without progress, time goes on: what waits for its next try is due. */
const STILL_MS = 300;

/**
 * Lets time go on until none of these waits any more. Returns false when some still wait, and it went on so many times
 * (`patience`) without progress.
 */
export const settledIn =
  (sql: Sql, pass: () => Promise<void>) =>
  async (touches: readonly string[], patience = Infinity): Promise<boolean> => {
    const stand = () =>
      sql(
        `SELECT status, status_reason AS why, count(*)::int AS count FROM touch WHERE id = ANY ($1) AND status IN ('planned', 'sending') GROUP BY 1, 2`,
        [[...touches]],
      );
    let [waiting, since, still, last] = [NaN, performance.now(), 0, ''];
    await until(
      () => `nothing waits: ${last}`,
      async () => {
        const now = await stand();
        last = JSON.stringify(now);
        const count = now.reduce((sum, one) => sum + (one['count'] as number), 0);
        if (count !== waiting) [waiting, since, still] = [count, performance.now(), 0];
        if (count === 0 || still > patience) return true;
        if (performance.now() - since < STILL_MS) return false;
        await pass();
        [since, still] = [performance.now(), still + 1];
        return false;
      },
    );
    return waiting === 0;
  };

/** What became of these, counted where the texts arrive and not where they are said to have been sent. */
export const outcomeIn = (sql: Sql, provider: Provider) => async (touches: readonly string[]) => {
  const attempts = new Map(
    (
      await sql(
        'SELECT a.id, m.touch_id FROM message_attempt a JOIN message m ON m.id = a.message_id WHERE m.touch_id = ANY ($1)',
        [[...touches]],
      )
    ).map(({ id, touch_id: touch }) => [id as string, touch as string]),
  );
  const texts = new Map<string, number>();
  for (const { callback } of (await provider.seen()).taken) {
    const touch = attempts.get(new URL(callback).searchParams.get('a') ?? '');
    if (touch) texts.set(touch, (texts.get(touch) ?? 0) + 1);
  }
  const rows = (await sql(
    `SELECT t.id, t.status, t.status_reason AS why, EXISTS (SELECT FROM task k WHERE k.patient_id = t.patient_id AND k.status = 'open'
       AND k.kind IN ('message_failed', 'message_unclear')) AS "isTask", t.expires_at > snowmelt_now() AS "hasTime"
     FROM touch t WHERE t.id = ANY ($1)`,
    [[...touches]],
  )) as { id: string; status: string; why: string | null; isTask: boolean; hasTime: boolean }[];
  const of = (id: string) => texts.get(id) ?? 0;
  const isInOrder = ({ id, status, isTask, hasTime }: (typeof rows)[number]) => {
    if (status === 'sent') return of(id) === 1;
    if (status === 'failed') return isTask && of(id) <= 1;
    if (isTask) return of(id) <= 1;
    return hasTime && (status === 'sending' || (status === 'planned' && of(id) === 0));
  };
  return {
    owed: rows.length,
    once: rows.filter(({ id }) => of(id) === 1).length,
    twice: rows.filter(({ id }) => of(id) > 1).map(({ id, why }) => `${id}: ${of(id)} texts, ${why}`),
    lost: rows
      .filter((row) => !isInOrder(row))
      .map(({ id, status, why }) => `${id}: ${status}, ${of(id)} texts, ${why}`),
    aPersons: rows.filter(({ status, isTask }) => status !== 'sent' && isTask).length,
  };
};

/** Each of so many was told once. */
export const onceEach = (count: number) => ({ owed: count, once: count, twice: [], lost: [], aPersons: 0 });

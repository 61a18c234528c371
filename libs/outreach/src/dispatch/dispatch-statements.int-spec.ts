import { UnitOfWork } from '@snowmelt/database';
import { recordStatements } from '../../../../test/support/recorded-statements.js';
import { until } from '../../../../test/support/until.js';
import { agree, clinic, context, owe, policy, setUpDispatch, sql } from '../testing/dispatch-scene.js';
import { DispatchService } from './dispatch.service.js';

setUpDispatch();

it('a touch is delivered by at most ten statements, from its claim to what tells others that it was sent', async () => {
  await policy({ texts: { perDay: 3, perWeek: 12 } });
  await agree('+13235550101');
  const touch = await owe();
  const recorded = recordStatements(context.get(UnitOfWork));
  await context.get(DispatchService).dispatch(clinic.id, touch);
  const isNotice = ({ text }: { text: string }) => text.includes('pg_notify');
  await until('the notice', () => recorded.statements.some(isNotice)); // it is sent after the commit, and nobody waits for it
  recorded.stop();
  const sent = recorded.statements.map(({ text }) => text.replaceAll(/\s+/g, ' ').slice(0, 90));
  expect(await sql('SELECT t.status, m.status AS message FROM touch t JOIN message m ON m.touch_id = t.id')).toEqual([
    { status: 'sent', message: 'delivered' },
  ]);
  expect(await sql('SELECT FROM drawer_message')).toHaveLength(1);
  expect(sent.filter((text) => text.startsWith('BEGIN'))).toHaveLength(2);
  // their words are in the message of a failure
  expect(sent.slice(10)).toEqual([]);
});

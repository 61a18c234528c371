import { DispatchService } from '../dispatch/dispatch.service.js';
import { OutreachService } from '../outreach.service.js';
import { PlanRepository } from '../plan/plan.repository.js';
import {
  agree,
  clinic,
  context,
  inClinic,
  owe,
  patient,
  policy,
  setUpDispatch,
  sql,
} from '../testing/dispatch-scene.js';
import { TouchRepository } from '../touch.repository.js';

setUpDispatch();

/** A version that is approved, and holds in so many days. */
const approved = async (change: object, inDays: number) => {
  await policy(change);
  await sql(
    `UPDATE outreach_policy SET holds_from = now() + $1 * interval '1 day' WHERE version = (SELECT max(version) FROM outreach_policy)`,
    [inDays],
  );
};

it('rules that are approved for a day to come are used neither to plan nor to send', async () => {
  await policy({ texts: { perDay: 9, perWeek: 9 } });
  await approved({ outerWindow: { from: '00:00', to: '00:01' }, texts: { perDay: 1, perWeek: 1 } }, 3);
  await agree('+13235550101');
  expect(await inClinic(() => context.get(TouchRepository, { strict: false }).policy())).toMatchObject({
    version: 1,
    policy: { texts: { perDay: 9 } },
  });
  const touches = [await owe(), await owe()];
  for (const id of touches) await context.get(DispatchService).dispatch(clinic.id, id);
  expect(await sql('SELECT status FROM touch')).toEqual([{ status: 'sent' }, { status: 'sent' }]);
  await inClinic(() => context.get(OutreachService).replan(patient()));
  const planned = () => sql('SELECT policy_version FROM patient_plan WHERE patient_id = $1', [patient()]);
  expect(await planned()).toEqual([{ policy_version: 1 }]);
  await inClinic(() => context.get(PlanRepository, { strict: false }).planLater(patient()));
  expect(await planned()).toEqual([{ policy_version: 1 }]);
  await sql('UPDATE outreach_policy SET holds_from = now()');
  const third = await owe();
  await context.get(DispatchService).dispatch(clinic.id, third);
  expect(await sql('SELECT status FROM touch WHERE id = $1', [third])).toEqual([{ status: 'planned' }]);
});

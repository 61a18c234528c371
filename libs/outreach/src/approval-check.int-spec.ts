import { performDuty, UnitOfWork } from '@snowmelt/database';
import { EducationApprovals, EducationLibrary } from '@snowmelt/education';
import { Logger } from '@snowmelt/logging';
import { ApprovalCheck } from './approval-check.js';
import { clinic, context, policy, setUpDispatch } from './testing/dispatch-scene.js';
import { TouchRepository } from './touch.repository.js';

setUpDispatch();

it('says again what waits for approval when it could not be looked at the first time, and once', async () => {
  await policy({ education: ['E3'] });
  const lines: string[] = [];
  const unitOfWork = context.get(UnitOfWork);
  const check = new ApprovalCheck(
    { isProduction: true } as never,
    unitOfWork,
    context.get(TouchRepository, { strict: false }),
    context.get(EducationLibrary, { strict: false }),
    context.get(EducationApprovals, { strict: false }),
    new Logger('warn', { write: (line) => lines.push(line) }),
  );
  const lookup = unitOfWork.lookup.bind(unitOfWork);
  unitOfWork.lookup = () => Promise.reject(new Error('away'));
  await check.onModuleInit();
  unitOfWork.lookup = lookup;
  expect(lines).toEqual([expect.stringContaining('a duty tries again')]);
  for (let rounds = 0; rounds < 2; rounds += 1)
    await performDuty(unitOfWork, check, { onFailure: (_one, error) => void lines.push(String(error)) });
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(new RegExp(`${clinic.id}.*not sent until .* reading E3, version`)),
  ]);
});

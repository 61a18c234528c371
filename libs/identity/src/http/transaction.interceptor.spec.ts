import type { CallHandler, ExecutionContext } from '@nestjs/common';
import type { UnitOfWork } from '@snowmelt/database';
import { defer, firstValueFrom, from } from 'rxjs';
import type { DenialLog } from './denial-log.js';
import { TransactionInterceptor } from './transaction.interceptor.js';

const unitOfWork = { run: (_clinic: string, work: () => unknown) => work() } as unknown as UnitOfWork;
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('one session that asks for much at once waits for itself, and nobody else does', async () => {
  const interceptor = new TransactionInterceptor(unitOfWork, {} as DenialLog);
  const begun: string[] = [];
  const ask = (sessionId: string) => {
    const access = { clinicId: 'north', actor: { kind: 'staff', id: 'rosa', sessionId, roles: [] }, visit: null };
    const context = { switchToHttp: () => ({ getRequest: () => ({ access }) }) } as unknown as ExecutionContext;
    const handler: CallHandler = {
      handle: () =>
        defer(() => {
          begun.push(sessionId);
          return from(new Promise(() => undefined));
        }),
    };
    firstValueFrom(interceptor.intercept(context, handler)).catch(() => undefined); // it waits for ever, or gives up
  };
  for (let n = 0; n < 200; n += 1) ask('a script');
  ask('another tablet');
  await settle();
  expect(begun.filter((session) => session === 'a script')).toHaveLength(4);
  expect(begun).toContain('another tablet');
});

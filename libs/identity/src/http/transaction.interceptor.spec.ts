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
  let end = () => undefined as void;
  const over = new Promise<void>((resolve) => (end = resolve));
  const ask = (sessionId: string) => {
    const access = { clinicId: 'north', actor: { kind: 'staff', id: 'rosa', sessionId, roles: [] }, visit: null };
    const context = { switchToHttp: () => ({ getRequest: () => ({ access }) }) } as unknown as ExecutionContext;
    const handler: CallHandler = {
      handle: () =>
        defer(() => {
          begun.push(sessionId);
          return from(over);
        }),
    };
    return firstValueFrom(interceptor.intercept(context, handler));
  };
  const asked = [...Array.from({ length: 200 }, () => 'a script'), 'another tablet'].map(ask);
  await settle();
  expect(begun.filter((session) => session === 'a script')).toHaveLength(4);
  expect(begun).toContain('another tablet');
  end();
  await Promise.all(asked);
});

import { describe, expect, it } from '@jest/globals';
import { ApiProblem } from './api-problem';
import { IdempotencyKey } from './idempotency-key';

const keys = () => {
  let count = 0;
  return new IdempotencyKey(() => `key-${(count += 1)}`);
};
const nora = { givenName: 'Nora', consents: { sms: true } };
const problem = (status: number, code = 'X.Y') => new ApiProblem({ status, code });

describe('the Idempotency-Key of a button', () => {
  it.each([
    ['the connection was lost', problem(0, 'WEB.OFFLINE')],
    ['the server failed', problem(500)],
    ['the server was away', problem(503)],
    ['something unknown went wrong', new Error('?')],
    ['the first request is still at work', problem(409, 'HTTP.IDEMPOTENCY_IN_FLIGHT')],
    ['the session ended meanwhile', problem(401)],
    ['it was too much at once', problem(429)],
  ])('stays when %s', (_, error) => {
    const press = keys();
    expect(press.for(nora)).toBe('key-1');
    press.settle(error);
    expect(press.for({ ...nora })).toBe('key-1');
  });

  it.each([
    ['a refusal', problem(409, 'SCHEDULING.TAKEN')],
    ['bad input', problem(422)],
    ['success', null],
  ])('is replaced after %s', (_, error) => {
    const press = keys();
    press.for(nora);
    press.settle(error);
    expect(press.for(nora)).toBe('key-2');
  });

  it('is replaced when the body differs, even while the first outcome is unknown', () => {
    const press = keys();
    press.for(nora);
    press.settle(problem(0));
    expect(press.for({ ...nora, consents: { sms: false } })).toBe('key-2');
  });
});

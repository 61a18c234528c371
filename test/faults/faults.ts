import type { Treatment } from './messages-api.js';

export const page = '<!doctype html><title>Nobody is at home</title>';
export const own: Treatment = { answer: 'own' };
export const hang: Treatment = { answer: 'hang' };
export const drop: Treatment = { answer: 'drop' };
export const fault = (status: number, body = ''): Treatment => ({ answer: { status, body } });
/** The text is taken all the same. */
export const taking = (treatment: Treatment, takesAfterMs = 0): Treatment => ({
  ...treatment,
  takes: true,
  takesAfterMs,
});
/** Of the account, or by something between it and us. Nothing is taken. */
export const refusals = [fault(401, '{"code":20003}'), fault(403), fault(404, page), fault(403, page)];

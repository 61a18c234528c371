import type { PatientVisitPage, Problem } from '@snowmelt/contracts';

export class VisitProblem extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const answer = await fetch(path, { method, credentials: 'same-origin', ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}) })
    .catch(() => { throw new VisitProblem('offline'); });
  if (answer.status === 204) return undefined as T;
  const content: unknown = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new VisitProblem((content as Partial<Problem>).code ?? 'other');
  return content as T;
}

export const openLink = (token: string) => call<void>('POST', '/api/visit-link', { token });
export const readVisit = () => call<PatientVisitPage>('GET', '/api/visit');
export const confirmVisit = () => call<PatientVisitPage>('POST', '/api/visit/confirmation', {});
export const acknowledgeReading = () => call<PatientVisitPage>('POST', '/api/visit/reading', {});

import type { PatientVisitPage, Problem } from '@snowmelt/contracts';
import { remembered } from './remembered';

export type Clinic = PatientVisitPage['clinic'];

export class VisitProblem extends Error {
  /** `clinic`: whom to call, where the API could tell it from the link. `canRenew`: another link can be asked for in place of this one. */
  constructor(readonly code: string, readonly clinic?: Clinic, readonly canRenew = false) {
    super(code);
  }
}

export async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const answer = await fetch(path, { method, credentials: 'same-origin', ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}) })
    .catch(() => { throw new VisitProblem('offline'); });
  if (answer.status === 204) return undefined as T;
  const content: unknown = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const { code, meta } = content as Partial<Problem>;
    throw new VisitProblem(code ?? 'other', meta?.['clinic'] as Clinic | undefined, meta?.['canRenew'] === true);
  }
  return content as T;
}

export const openLink = (token: string) => call<void>('POST', '/api/visit-link', { token });
export const renewLink = (token: string) => call<void>('POST', '/api/visit-link/renewal', { token });
// what there is to read comes in the language the reader chose, else in the patient's own
const inLanguage = () => (remembered('language') ? `?language=${remembered('language')}` : '');
export const readVisit = () => call<PatientVisitPage>('GET', `/api/visit${inLanguage()}`);
export const confirmVisit = () => call<PatientVisitPage>('POST', `/api/visit/confirmation${inLanguage()}`, {});
export const acknowledgeReading = () => call<PatientVisitPage>('POST', `/api/visit/reading${inLanguage()}`, {});

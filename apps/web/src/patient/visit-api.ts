import type { OpenedPage, PatientVisitPage, Problem } from '@snowmelt/contracts';
import { ApiProblem } from '../api/api-problem';
import { remember, remembered } from './remembered';

export type Clinic = PatientVisitPage['clinic'];

export async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const page = remembered('page');
  const headers = { ...(page ? { 'visit-page': page } : {}), ...(body ? { 'content-type': 'application/json' } : {}) };
  const answer = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers,
    ...(body ? { body: JSON.stringify(body) } : {}),
  }).catch(() => {
    throw new ApiProblem({ status: 0, code: 'WEB.OFFLINE' });
  });
  if (answer.status === 204) return undefined as T;
  const content: unknown = await answer.json().catch(() => ({}));
  if (!answer.ok)
    throw new ApiProblem({ status: answer.status, code: 'WEB.UNREADABLE', ...(content as Partial<Problem>) });
  return content as T;
}

export const openLink = async (token: string) => {
  remember('page', (await call<OpenedPage>('POST', '/api/visit-link', { token })).page);
};
export const renewLink = (token: string) => call<void>('POST', '/api/visit-link/renewal', { token });
// what there is to read comes in the language the reader chose, else in the patient's own
const inLanguage = () => (remembered('language') ? `?language=${remembered('language')}` : '');
export const readVisit = () => call<PatientVisitPage>('GET', `/api/visit${inLanguage()}`);
export const confirmVisit = () => call<PatientVisitPage>('POST', `/api/visit/confirmation${inLanguage()}`, {});
export const acknowledgeReading = () => call<PatientVisitPage>('POST', `/api/visit/reading${inLanguage()}`, {});

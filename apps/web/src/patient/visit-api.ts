import type { Locale, PatientVisitPage } from '@snowmelt/contracts';
import createClient from 'openapi-fetch';
import { unwrap } from '../api/unwrap';
import type { paths } from '../api/schema';
import { remember, remembered } from './remembered';

export type Clinic = PatientVisitPage['clinic'];

export const visitApi = createClient<paths>({ baseUrl: window.location.origin, credentials: 'same-origin' });
// tells which of the pages opened in this browser this tab shows
visitApi.use({
  onRequest({ request }) {
    const page = remembered('page');
    if (page) request.headers.set('Visit-Page', page);
  },
});

export const openLink = async (token: string) => {
  remember('page', (await unwrap(visitApi.POST('/api/visit-link', { body: { token } }))).page);
};
export const renewLink = async (token: string) => {
  await unwrap(visitApi.POST('/api/visit-link/renewal', { body: { token } }));
};
// the language that the reader chose, else the patient's own
function inLanguage() {
  const language = remembered('language') as Locale | null;
  return { params: { query: language ? { language } : {} } };
}
export const readVisit = () => unwrap(visitApi.GET('/api/visit', inLanguage()));
export const confirmVisit = () => unwrap(visitApi.POST('/api/visit/confirmation', { ...inLanguage(), body: {} }));
export const acknowledgeReading = () => unwrap(visitApi.POST('/api/visit/reading', { ...inLanguage(), body: {} }));

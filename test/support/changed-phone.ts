import type { Answer, TestApi } from './api.js';

/** Staff correct a patient's number in the chart, or remove it. The patient's other contact details are not kept. */
export const changedPhone = (api: TestApi, patientId: string, phone: string | null): Promise<Answer> =>
  api.staff.post(`/api/patients/${patientId}/contact`, {
    phone,
    email: null,
    language: 'en-US',
    timeZone: 'America/Los_Angeles',
    consents: { sms: false, email: false },
    saidHow: 'by_phone',
    version: 1,
  });

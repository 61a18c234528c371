import { textsReceived } from '@snowmelt/messaging/testing';
import { failedReadings } from '@snowmelt/outreach/testing';
import { firstSite, holiday } from '@snowmelt/scheduling/testing';
import type { TestApi } from './api.js';
import { type NoteClinic, written } from './note-clinic.js';

/** One of each kind of the first clinic, and what a caller would send to its address. */
export async function oneOfEach(api: TestApi, clinic: NoteClinic, noteId: string) {
  const patient = api.clinic.patients[1] as string;
  const { body: course } = await api.staff.post(`/api/patients/${patient}/courses`, {
    protocolId: api.clinic.protocolId,
    stage: 'consented',
    reason: 'consent signed on paper',
  });
  const visit = await clinic.visit('booked');
  const toDo = { words: 'test', patientId: patient, role: 'nurse', dueAt: '2037-03-02T10:00:00Z' };
  const { body: task } = await api.staff.post('/api/tasks', toDo);
  const prescriber = await api.signIn(api.clinic.prescriberEmail);
  const [{ body: shift }, wish] = [await shiftOf(api), await longerGap(prescriber)];
  await textsReceived(api.sql, patient, '+13235550142', 1);
  const [text] = (await api.staff.get('/api/inbound-messages')).body.items;
  await failedReadings(api.sql, patient, 1);
  const [touch] = await api.sql('SELECT id FROM touch WHERE patient_id = $1', [patient]);
  const [session] = await api.sql('SELECT id FROM staff_session WHERE staff_user_id = $1', [api.clinic.staffId]);
  const { body: app } = await api.staff.post('/api/me/factors/totp', {});
  return {
    ids: {
      patients: patient,
      courses: course.id as string,
      appointments: visit,
      visits: visit,
      notes: noteId,
      tasks: task.id as string,
      messages: text.id as string,
      touches: touch?.['id'] as string,
      shifts: shift.id as string,
      resources: api.clinic.chairs[0] as string,
      drafts: await drafted(prescriber, wish),
      staff: api.clinic.staffId,
      sessions: session?.['id'] as string,
      factors: app.id as string,
      sites: await firstSite(api.sql),
      closures: await holiday(api.sql, await firstSite(api.sql), '2037-12-25'),
    },
    bodies: bodiesFor(api, wish),
  };
}

const drafted = async (by: TestApi['staff'], wish: object): Promise<string> =>
  (await by.post('/api/rule-drafts', wish)).body.items[0].draft.id;

/** A change of the protocol, as somebody drafts it. */
export async function longerGap(by: TestApi['staff'], hours = 72) {
  const [rule] = (await by.get('/api/rules?kind=protocol')).body.items;
  const [{ version, name, definition }] = rule.versions;
  const numbers = definition.numbers.map((one: { name: string }) =>
    one.name === 'minimumGapHours' ? { ...one, value: hours, source: 'a guideline' } : one,
  );
  return {
    ...{ kind: 'protocol', code: rule.code, name, source: 'a guideline', fromDay: '2037-03-02', baseVersion: version },
    definition: { numbers },
  };
}

const bodiesFor = (api: TestApi, wish: object): Record<string, object> => {
  const at = { startsLocal: '2037-03-02T10:00', version: 1, resourceIds: [api.other.clinicians[0]] };
  return {
    ...settingsBodies(wish),
    'tasks/{id}/assign': { version: 1, assigneeId: null },
    'tasks/{id}/close': { version: 1, outcome: 'test' },
    'tasks/{id}/reopen': { version: 1 },
    'inbound-messages/{id}/stop-decision': { meant: 'stop' },
    'inbound-messages/{id}/answers': { patientId: api.clinic.patients[1], answer: 'read' },
    'touches/{id}/send-again': { askedPatient: true },
    'patients/{id}/courses': { protocolId: api.other.protocolId, stage: 'consented' },
    'courses/{id}/stage': { stage: 'induction', reason: 'test' },
    'appointments/{id}/reschedule': at,
    'patients/{id}/contact': {
      phone: null,
      email: null,
      language: 'en-US',
      timeZone: 'America/Los_Angeles',
      consents: { sms: false, email: false },
      saidHow: 'by_phone',
      version: 1,
    },
    'appointments/{id}/cancel': { version: 1, cancelledBy: 'patient', reason: 'test' },
    'appointments/{id}/attendance': { version: 1, status: 'arrived' },
    'staff/{id}/details': { version: 1, displayName: 'Test', roles: ['front_desk'], supervisorId: null },
    'staff/{id}/return': { version: 1 },
    'staff/{id}/departure': { version: 1, tasksTo: null, draftsTo: null },
    'staff/{id}/licences': { kind: 'RN', state: 'CA', number: '1', expiresOn: null },
    'me/factors/{id}/confirm': { code: '123456' },
    'resources/{id}/hours': { from: '2037-03-02', hours: [] },
    'resources/{id}/hours/preview': { from: '2037-03-02', hours: [] },
    'notes/{id}': { content: written },
    'notes/{id}/addenda': { kind: 'ADDENDUM', text: 'test' },
    'notes/{id}/set-aside': {
      setAside: [{ origin: 'unsaved', writtenAt: '2026-11-20T10:00:00Z', content: written }],
    },
    'notes/{id}/handovers': { reason: 'test' },
  };
};

async function shiftOf(api: TestApi) {
  const prescriber = await api.signIn(api.clinic.prescriberEmail);
  return prescriber.post('/api/on-call-shifts', {
    staffId: api.clinic.prescriberId,
    phone: '(323) 555-0170',
    startsAt: '2037-03-02T10:00:00Z',
    endsAt: '2037-03-03T10:00:00Z',
  });
}

const settingsBodies = (wish: object): Record<string, object> => ({
  'sites/{id}': { version: 1, name: 'test', address: '', directions: { en: '', es: '' } },
  'rule-drafts/{id}': { version: 1, wish },
  'rule-drafts/{id}/approve': { version: 1 },
  'rule-drafts/{id}/send-back': { version: 1, reason: 'test' },
  'rule-drafts/{id}/withdraw': { version: 1 },
});

import { Alert } from '@mantine/core';
import type { Patient } from '@snowmelt/contracts';
import { usePatient } from '../patients/patient-queries';

/** Says before the booking that no reminder and no link will come. */
export function Unreachable({ patientId }: { patientId: string }) {
  const patient = usePatient(patientId).data;
  if (!patient || patient.reachableBy.length > 0) return null;
  return (
    <Alert color="warm" variant="light" title="No message reaches this patient" role="status">
      {whyNot(patient)} No reminder and no link will be sent. Ask for an address that works and for their consent, or
      tell them the time yourself.
    </Alert>
  );
}

function whyNot({ phone, email, consents, optedOut, textsPaused }: Patient): string {
  if (phone === null && email === null) return 'There is no number and no e-mail address.';
  if (!consents.sms && !consents.email) return 'They have not agreed to texts or e-mail.';
  if (textsPaused) return 'Texts are paused until somebody decides whether the patient asked us to stop.';
  if (optedOut.length > 0) return 'They asked us to stop.';
  return 'What we sent to them did not arrive.';
}

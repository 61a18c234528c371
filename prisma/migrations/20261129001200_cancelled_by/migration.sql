-- Who wanted a cancellation, which FHIR keeps apart as well (cancelation reasons `pat` and `prov`). Of those from before nobody knows it.
ALTER TABLE appointment
  ADD COLUMN cancelled_by text CHECK (cancelled_by IN ('clinic', 'patient')),
  ADD CONSTRAINT appointment_cancelled_by_of_cancelled CHECK (cancelled_by IS NULL OR status = 'cancelled');

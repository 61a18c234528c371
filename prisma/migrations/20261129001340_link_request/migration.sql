-- Links to a visit that the patient or staff asked for: the plan goes by them, in the transaction that asks. The event that says so is written with the
-- COMMIT, too late for it. A request is for the time the appointment had: when it is moved, the request does not count any more.
CREATE TABLE link_request (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  appointment_version integer NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, id)
);
CREATE INDEX link_request_of_appointment ON link_request (clinic_id, appointment_id, id);
CREATE INDEX link_request_of_patient ON link_request (clinic_id, patient_id, asked_at);
ALTER TABLE link_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE link_request FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON link_request USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON link_request TO snowmelt_app;

-- With the ids of their events, by which the touches that were planned for them are known.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO link_request (id, clinic_id, patient_id, appointment_id, appointment_version, asked_at)
    SELECT e.id, c, e.patient_id, a.id, coalesce((SELECT max(v.version) FROM appointment_version v
      WHERE v.appointment_id = a.id AND v.changed_by IS NOT NULL AND v.changed_at <= e.occurred_at), 1), e.occurred_at
    FROM domain_event e JOIN appointment a ON a.clinic_id = c AND a.id = (e.payload ->> 'appointmentId')::uuid
    WHERE e.clinic_id = c AND e.type = 'link.asked';
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

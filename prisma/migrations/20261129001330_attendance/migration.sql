-- How an appointment went, in columns that others plan by. Until now it was read from the payloads of events. Telehealth and notes tell it, each in the
-- transaction that makes it true. A table of its own: to write into the appointment's row would wait for everybody who holds it.
CREATE TABLE attendance (
  appointment_id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL,
  visit_started_at timestamptz,
  visit_ended_at timestamptz,
  note_signed_at timestamptz,
  FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, id)
);
ALTER TABLE attendance ENABLE ROW LEVEL SECURITY;
ALTER TABLE attendance FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON attendance USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON attendance TO snowmelt_app;
GRANT UPDATE (visit_started_at, visit_ended_at, note_signed_at) ON attendance TO snowmelt_app;

-- What was said of a visit before its appointment was moved does not count; a signed note does.
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    WITH moved AS MATERIALIZED (
      SELECT payload ->> 'appointmentId' AS id, max(seq) AS seq FROM domain_event WHERE clinic_id = c AND type = 'appointment.rescheduled' GROUP BY 1)
    INSERT INTO attendance (appointment_id, clinic_id, visit_started_at, visit_ended_at, note_signed_at)
    SELECT a.id, c, min(e.occurred_at) FILTER (WHERE e.type = 'visit.started' AND e.seq > coalesce(m.seq, 0)),
      max(coalesce((e.payload ->> 'heldUntil')::timestamptz, e.occurred_at)) FILTER (WHERE e.type = 'visit.ended' AND e.seq > coalesce(m.seq, 0)),
      max(e.occurred_at) FILTER (WHERE e.type = 'note.signed')
    FROM domain_event e JOIN appointment a ON a.clinic_id = c AND a.id = (e.payload ->> 'appointmentId')::uuid LEFT JOIN moved m ON m.id = a.id::text
    WHERE e.clinic_id = c AND e.type IN ('visit.started', 'visit.ended', 'note.signed') GROUP BY a.id;
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

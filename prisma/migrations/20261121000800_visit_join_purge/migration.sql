-- Leave to enter has an end: who asks for it is counted, who read of the visit is written down once, and what is over is deleted.

-- The worker deletes leaves some time after their room has closed. The audit log keeps who entered.
GRANT DELETE ON visit_join TO snowmelt_app;
CREATE INDEX visit_join_expired ON visit_join (clinic_id, expires_at);
CREATE INDEX visit_signal_age ON visit_signal (clinic_id, created_at);

-- How often somebody asked for something costly in the minute that began at `since`. One row for each person and route: it does not grow with use.
CREATE TABLE request_count (
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  person_id uuid NOT NULL,             -- patient or staff_user
  route text NOT NULL,
  since timestamptz NOT NULL DEFAULT now(),
  times integer NOT NULL DEFAULT 1,
  PRIMARY KEY (clinic_id, person_id, route)
);
ALTER TABLE request_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_count FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON request_count USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT, UPDATE ON request_count TO snowmelt_app;

-- What a page asks every few seconds is one reading. Looked for first without the chain's lock, which would make all of the clinic wait for each poll.
CREATE INDEX audit_event_of_session ON audit_event (clinic_id, entity_id, action) WHERE entity_kind = 'patient_session';
CREATE FUNCTION append_audit_event_once_for_session(p_actor_kind text, p_actor_id uuid, p_action text, p_session_id uuid, p_patient_id uuid, p_detail jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE known bigint;
BEGIN
  FOR attempt IN 1..2 LOOP
    SELECT seq INTO known FROM audit_event
    WHERE clinic_id = current_clinic_id() AND entity_kind = 'patient_session' AND entity_id = p_session_id AND action = p_action LIMIT 1;
    IF FOUND THEN RETURN known; END IF; -- the second time nobody else can have written it meanwhile
    PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || current_clinic_id()::text, 0));
  END LOOP;
  RETURN append_audit_event(p_actor_kind, p_actor_id, p_action, 'patient_session', p_session_id, p_patient_id, p_detail);
END $$;

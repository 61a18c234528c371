-- What a page asks again and again is one reading: the same entry is written once in a session, of staff as of a patient.

CREATE TABLE session_reading (
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  session_id uuid NOT NULL,            -- staff_session or patient_session
  entry_hash bytea NOT NULL,
  PRIMARY KEY (clinic_id, session_id, entry_hash)
);
ALTER TABLE session_reading ENABLE ROW LEVEL SECURITY;
ALTER TABLE session_reading FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON session_reading USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON session_reading TO snowmelt_app;

-- A poll that finds its entry takes no lock of the chain, for which all of the clinic would wait. Two at once wait for each other only.
CREATE FUNCTION append_audit_event_once(p_session_id uuid, p_actor_kind text, p_actor_id uuid, p_action text, p_entity_kind text, p_entity_id uuid,
                                        p_patient_id uuid, p_detail jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO session_reading (clinic_id, session_id, entry_hash)
  VALUES (current_clinic_id(), p_session_id, sha256(convert_to(jsonb_build_array(p_action, p_entity_kind, p_entity_id, p_patient_id, p_detail)::text, 'UTF8')))
  ON CONFLICT DO NOTHING;
  IF FOUND THEN PERFORM append_audit_event(p_actor_kind, p_actor_id, p_action, p_entity_kind, p_entity_id, p_patient_id, p_detail); END IF;
END $$;

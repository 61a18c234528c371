-- The telehealth visit: its states, who holds leave to enter, and the signals between the two browsers.

-- When the room is open: data of the clinic.
CREATE TABLE visit_policy (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  version integer NOT NULL,
  definition jsonb NOT NULL,
  source text NOT NULL,
  approved_by text NOT NULL,
  approved_at timestamptz NOT NULL,
  UNIQUE (clinic_id, version)
);

-- The moves a visit may make; the same for every clinic. visit.state.ts holds the same table, and a spec compares them.
CREATE TABLE visit_transition (
  from_state text NOT NULL,
  to_state text NOT NULL,
  PRIMARY KEY (from_state, to_state)
);
INSERT INTO visit_transition (from_state, to_state) VALUES
  ('scheduled', 'waiting'), ('scheduled', 'no_show'),
  ('waiting', 'scheduled'), ('waiting', 'admitted'), ('waiting', 'no_show'),
  ('admitted', 'in_progress'), ('admitted', 'ended'),
  ('in_progress', 'interrupted'), ('in_progress', 'ended'),
  ('interrupted', 'in_progress'), ('interrupted', 'ended');
GRANT SELECT ON visit_transition TO snowmelt_app;

CREATE TABLE visit (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  -- the only name a video provider ever sees: random, so that it says nothing
  room uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
  state text NOT NULL DEFAULT 'scheduled' CHECK (state IN ('scheduled', 'waiting', 'admitted', 'in_progress', 'interrupted', 'ended', 'no_show')),
  epoch integer NOT NULL DEFAULT 0,
  waiting_since timestamptz,
  admitted_at timestamptz,
  admitted_by uuid,
  started_at timestamptz,
  ended_at timestamptz,
  ended_by uuid,
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, appointment_id),
  CHECK ((state IN ('admitted', 'in_progress', 'interrupted')) <= (admitted_by IS NOT NULL)),
  FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, admitted_by) REFERENCES staff_user (clinic_id, id),
  FOREIGN KEY (clinic_id, ended_by) REFERENCES staff_user (clinic_id, id)
);
CREATE FUNCTION refuse_unknown_visit_transition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> OLD.state AND NOT EXISTS (SELECT FROM visit_transition t WHERE t.from_state = OLD.state AND t.to_state = NEW.state) THEN
    RAISE EXCEPTION 'a visit cannot go from % to %', OLD.state, NEW.state USING ERRCODE = 'P0001';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER visit_transition_known BEFORE UPDATE OF state ON visit FOR EACH ROW EXECUTE FUNCTION refuse_unknown_visit_transition();

-- Leave to enter: one person on one device. Presence is judged by the real clock, the validity by the planning clock, as the appointment is.
CREATE TABLE visit_join (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  visit_id uuid NOT NULL,
  role text NOT NULL CHECK (role IN ('patient', 'clinician')),
  person_id uuid NOT NULL,           -- patient or staff_user
  token_hash bytea NOT NULL UNIQUE,
  epoch integer NOT NULL DEFAULT 0,  -- 0: has not connected yet
  issued_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,   -- planning clock
  revoked_at timestamptz,
  revoked_because text CHECK (revoked_because IN ('replaced', 'ended', 'moved', 'left')),
  last_seen_at timestamptz,          -- null: not connected
  UNIQUE (clinic_id, id),
  CHECK ((revoked_at IS NULL) = (revoked_because IS NULL)),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visit (clinic_id, id)
);
CREATE UNIQUE INDEX visit_join_one_device ON visit_join (clinic_id, visit_id, role) WHERE revoked_at IS NULL;
CREATE INDEX visit_join_seen ON visit_join (last_seen_at) WHERE last_seen_at IS NOT NULL;

-- What one browser has to say to the other until it has been said; gone when the visit has ended.
CREATE TABLE visit_signal (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  clinic_id uuid NOT NULL,
  visit_id uuid NOT NULL,
  from_epoch integer NOT NULL,
  to_epoch integer NOT NULL,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (clinic_id, visit_id) REFERENCES visit (clinic_id, id)
);
CREATE INDEX visit_signal_for ON visit_signal (visit_id, to_epoch, seq);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['visit_policy', 'visit', 'visit_join', 'visit_signal'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY of_clinic ON %I USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()))', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO snowmelt_app', t);
  END LOOP;
END $$;
REVOKE UPDATE ON visit_signal FROM snowmelt_app;
GRANT DELETE ON visit_signal TO snowmelt_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO snowmelt_app;

-- Visits somebody fell out of without saying so (a process died, a phone lost its line), and signals nobody fetched. Ids only.
CREATE POLICY lookup ON visit_join FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT (clinic_id, visit_id, last_seen_at) ON visit_join TO snowmelt_lookup;
GRANT CREATE ON SCHEMA public TO snowmelt_lookup;
CREATE FUNCTION visits_with_absentees(p_seconds integer, p_limit integer) RETURNS TABLE (clinic_id uuid, visit_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT DISTINCT j.clinic_id, j.visit_id FROM visit_join j WHERE j.last_seen_at < now() - interval '1 second' * p_seconds LIMIT p_limit
$$;
ALTER FUNCTION visits_with_absentees(integer, integer) OWNER TO snowmelt_lookup;
REVOKE ALL ON FUNCTION visits_with_absentees(integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION visits_with_absentees(integer, integer) TO snowmelt_app;
REVOKE CREATE ON SCHEMA public FROM snowmelt_lookup;

DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO visit_policy (clinic_id, version, definition, source, approved_by, approved_at) VALUES (c, 1,
      '{"opensMinutesBefore": {"value": 15, "unit": "min"}, "closesMinutesAfter": {"value": 30, "unit": "min"}}',
      'clinic default: join from 15 minutes before the start to 30 minutes after the end', 'migration', now());
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

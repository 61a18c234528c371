-- Leave to enter has an end: who asks for it is counted, and what is over is deleted.

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

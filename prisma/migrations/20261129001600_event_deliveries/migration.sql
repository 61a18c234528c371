-- An event is handed out to its subscribers: each has a row until it has handled the event. A subscriber that fails holds back only its own later
-- events of the same patient. What is pending at the upgrade is handed out by the first worker of the new release; `delivered_at` now says when
-- an event was handed out.
ALTER TABLE domain_event ADD UNIQUE (clinic_id, seq);

CREATE TABLE event_delivery (
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  subscriber text NOT NULL,
  patient_id uuid NOT NULL, -- whose events come in order; for an event about no patient the clinic's id
  event_seq bigint NOT NULL,
  tries integer NOT NULL DEFAULT 0,
  next_try_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, subscriber, patient_id, event_seq),
  FOREIGN KEY (clinic_id, event_seq) REFERENCES domain_event (clinic_id, seq)
);
CREATE INDEX event_delivery_in_order ON event_delivery (event_seq);
ALTER TABLE event_delivery ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_delivery FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON event_delivery USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
CREATE POLICY lookup ON event_delivery FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT, INSERT, DELETE, UPDATE (tries, next_try_at) ON event_delivery TO snowmelt_app;
GRANT SELECT ON event_delivery TO snowmelt_lookup;

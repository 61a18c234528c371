-- How delivery stands, for the operator: numbers and seconds across clinics, nothing of whom they are about.
GRANT SELECT (updated_at, status_reason) ON touch TO snowmelt_lookup;
GRANT SELECT (id, received_at) ON message_status_callback TO snowmelt_lookup;
CREATE POLICY lookup ON message_status_callback FOR SELECT TO snowmelt_lookup USING (true);
CREATE INDEX touch_failed ON touch (updated_at) WHERE status = 'failed';

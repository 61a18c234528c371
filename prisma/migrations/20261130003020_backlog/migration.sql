-- After an outage much is due at once. What a patient needs before a visit begins goes first; whoever plans a touch says so, and so a sweep need not look at all
-- that waits to find the next few.
ALTER TABLE touch ADD COLUMN urgent boolean NOT NULL DEFAULT false;
GRANT SELECT (urgent) ON touch TO snowmelt_lookup;
DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    UPDATE touch SET urgent = true WHERE status IN ('planned', 'sending') AND template IN ('visit-link', 'reminder-24h', 'reminder-2h', 'reminder-1h');
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;
CREATE INDEX touch_ready ON touch (clinic_id, urgent, (greatest(due_at, next_try_at))) WHERE status = 'planned';
CREATE INDEX touch_over ON touch (clinic_id, expires_at) WHERE status = 'planned';

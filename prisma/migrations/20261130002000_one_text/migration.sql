-- What is due to one person about the same visit within a quarter of an hour is one message (ADR 0021). `carried`: its text and page are those of the touch
-- whose key is in `goes_with`, and so is its outcome. `rank`: which touch has the next text when the budget is short; the lower goes first.
ALTER TABLE touch
  ADD COLUMN rank smallint NOT NULL DEFAULT 2, -- what a server of the former release plans during the upgrade stands in the middle
  ADD COLUMN goes_with text,
  ADD FOREIGN KEY (clinic_id, goes_with) REFERENCES touch (clinic_id, key),
  DROP CONSTRAINT touch_status_check,
  ADD CONSTRAINT touch_status_check CHECK (status IN ('planned', 'carried', 'sending', 'sent', 'withdrawn', 'expired', 'suppressed', 'failed')),
  ADD CONSTRAINT touch_carried_by_another CHECK ((status = 'carried') <= (goes_with IS NOT NULL) AND goes_with <> key);
CREATE INDEX touch_carrier ON touch (clinic_id, goes_with) WHERE goes_with IS NOT NULL;
GRANT UPDATE (rank, goes_with) ON touch TO snowmelt_app;
GRANT SELECT (rank) ON touch TO snowmelt_lookup;

DO $$
DECLARE v_clinic uuid;
BEGIN
  FOR v_clinic IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', v_clinic::text, true);
    UPDATE touch SET rank = CASE WHEN template = 'reminder-24h' THEN 1 WHEN template IN ('visit-link', 'reminder-2h', 'reminder-1h') THEN 2 WHEN template LIKE 'reminder-%' THEN 3 ELSE 4 END
    WHERE status IN ('planned', 'sending');
    UPDATE patient_plan SET planned_at = '-infinity'; -- what was planned as two is planned as one
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

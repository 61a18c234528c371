-- When somebody is at the desk, from when on an urgent task counts as left, and how often whoever is on call is paged: the clinic's rules, in versions.
-- No clinic is ever without: each begins with a first version, what the program did until now, which nobody has approved, and may approve another one.
CREATE TABLE task_policy (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  version integer NOT NULL,
  definition jsonb NOT NULL,
  source text NOT NULL,
  approved_by text,
  approved_at timestamptz,
  UNIQUE (clinic_id, version),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL) AND (version = 1 OR approved_by IS NOT NULL))
);
ALTER TABLE task_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE task_policy FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON task_policy USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
CREATE POLICY lookup ON task_policy FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT ON task_policy TO snowmelt_app;
GRANT SELECT (clinic_id, version, definition) ON task_policy TO snowmelt_lookup;

CREATE FUNCTION begin_task_policy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'see prisma/routines'; END $$;
CREATE TRIGGER clinic_begins_task_policy AFTER INSERT ON clinic FOR EACH ROW EXECUTE FUNCTION begin_task_policy();

DO $$
DECLARE c uuid;
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO task_policy (clinic_id, version, definition, source)
    VALUES (c, 1, '{"desk": {"isoWeekdays": [1, 2, 3, 4, 5], "from": "08:00", "to": "17:00"}, "leftAfter": "PT30M", "pages": {"every": "PT5M", "times": 12, "thenEvery": "PT30M"}}',
      'desk from 8 to 5 on weekdays; paged every five minutes for an hour, then every half hour; left after half an hour');
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

-- They take these numbers from the policy now.
DROP FUNCTION IF EXISTS pages_due(text[], interval, interval, integer, interval, integer);
DROP FUNCTION IF EXISTS page_failures_over(text[], interval, integer);
DROP FUNCTION IF EXISTS unclaimed_tasks(text[], interval);

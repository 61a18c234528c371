-- Since when somebody has a task: an urgent one that they took and left goes on.
ALTER TABLE task ADD COLUMN assigned_at timestamptz;
UPDATE task SET assigned_at = opened_at WHERE assigned_to IS NOT NULL;
GRANT UPDATE (assigned_at) ON task TO snowmelt_app;
GRANT SELECT (assigned_at) ON task TO snowmelt_lookup;
GRANT SELECT (disabled_at) ON staff_user TO snowmelt_lookup;

-- What the provider said later of a page, and whether somebody is asked to call because it failed.
ALTER TABLE on_call_page
  DROP CONSTRAINT on_call_page_outcome_check,
  ADD CONSTRAINT on_call_page_outcome_check CHECK (outcome IN ('accepted', 'refused', 'unclear', 'delivered', 'undelivered')),
  ADD COLUMN asks_call boolean NOT NULL DEFAULT false;
CREATE INDEX on_call_page_asking ON on_call_page (task_id, shift_id) WHERE asks_call;
GRANT UPDATE (asks_call) ON on_call_page TO snowmelt_app;
GRANT SELECT (id, clinic_id, asks_call) ON on_call_page TO snowmelt_lookup;

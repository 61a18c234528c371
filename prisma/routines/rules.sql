-- Functions and views of rules, as they are now (docs/how-to.md, ADR 0014).

-- What was approved or withdrawn stays as it was; no draft is deleted.
CREATE OR REPLACE FUNCTION keep_decided_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.status IN ('approved', 'withdrawn') THEN
    RAISE EXCEPTION 'a draft that was decided does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

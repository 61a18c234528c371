-- What gates care is changed in the product (ADR 0028): a draft waits for the medical director, and an approved version holds from a day on.

-- From when a version holds. Of those there are, none has to wait.
ALTER TABLE protocol ADD COLUMN holds_from timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE outreach_policy ADD COLUMN holds_from timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE visit_policy ADD COLUMN holds_from timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE note_template ADD COLUMN holds_from timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE protocol ALTER COLUMN holds_from SET DEFAULT snowmelt_now();
ALTER TABLE outreach_policy ALTER COLUMN holds_from SET DEFAULT snowmelt_now();
ALTER TABLE visit_policy ALTER COLUMN holds_from SET DEFAULT snowmelt_now();
ALTER TABLE note_template ALTER COLUMN holds_from SET DEFAULT snowmelt_now();
GRANT SELECT (holds_from) ON outreach_policy TO snowmelt_lookup;
-- Versions are added, and never changed.
GRANT INSERT ON protocol, visit_policy, note_template, education_approval TO snowmelt_app;

CREATE TABLE rule_draft (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  kind text NOT NULL CHECK (kind ~ '^[a-z][a-z_]{2,39}$'),
  code text NOT NULL CHECK (length(code) BETWEEN 1 AND 80),
  base_version integer NOT NULL CHECK (base_version >= 0), -- the version that it was drafted from; the one before it where there is none yet
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
  definition jsonb NOT NULL,
  source text NOT NULL CHECK (length(source) BETWEEN 1 AND 1000), -- where it comes from, and why it changes
  from_day date NOT NULL, -- by the clinic's calendar
  status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'sent_back', 'approved', 'withdrawn')),
  authors uuid[] NOT NULL, -- everybody who wrote in it, the last one last; nobody: it came by the clinic's file
  drafted_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  version integer NOT NULL DEFAULT 1,
  decided_by uuid,
  decided_at timestamptz,
  sent_back_because text CHECK (length(sent_back_because) BETWEEN 1 AND 300),
  only_director boolean NOT NULL DEFAULT false, -- whoever approved it had written in it, for nobody else there may prescribe or approve
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, decided_by) REFERENCES staff_user (clinic_id, id),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
  CHECK (status <> 'approved' OR decided_by IS NOT NULL),
  CHECK (status <> 'sent_back' OR sent_back_because IS NOT NULL),
  CONSTRAINT rule_draft_approved_by_another CHECK (status <> 'approved' OR only_director OR NOT decided_by = ANY (authors))
);
-- One at a time for each rule.
CREATE UNIQUE INDEX rule_draft_open ON rule_draft (clinic_id, kind, code) WHERE status IN ('waiting', 'sent_back');
CREATE UNIQUE INDEX rule_draft_approved ON rule_draft (clinic_id, kind, code, base_version) WHERE status = 'approved';

ALTER TABLE rule_draft ENABLE ROW LEVEL SECURITY;
ALTER TABLE rule_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON rule_draft USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON rule_draft TO snowmelt_app;
GRANT UPDATE (name, definition, source, from_day, status, authors, drafted_at, version, decided_by, decided_at, sent_back_because, only_director) ON rule_draft TO snowmelt_app;

-- What was decided for good stays as it was decided.
CREATE FUNCTION keep_decided_draft() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'see prisma/routines'; END $$;
CREATE TRIGGER rule_draft_decided BEFORE UPDATE OR DELETE ON rule_draft FOR EACH ROW EXECUTE FUNCTION keep_decided_draft();

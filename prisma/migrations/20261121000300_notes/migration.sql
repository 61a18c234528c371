-- Notes: one integration note for each appointment, its addenda, and the templates they are written by.

-- The clinic's form as data; a change is a new version. Written by whoever governs the clinic's forms, not by the application.
CREATE TABLE note_template (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  code text NOT NULL,
  version integer NOT NULL CHECK (version > 0),
  name text NOT NULL,
  definition jsonb NOT NULL, -- services it is for, fields, and when an unsigned note is due; numbers as {value, unit, source}
  source text NOT NULL,
  approved_by text NOT NULL,
  approved_at timestamptz NOT NULL,
  UNIQUE (clinic_id, code, version)
);

-- draft -> signed, and nothing after that
CREATE TABLE integration_note (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  author_id uuid NOT NULL,
  template_code text NOT NULL,
  template_version integer NOT NULL,
  content jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(content) = 'object'),
  version integer NOT NULL DEFAULT 1,
  status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'signed')),
  created_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  updated_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  header jsonb, -- the facts of the visit as they were when the note was signed
  signed_by uuid CHECK (signed_by = author_id),
  signed_at timestamptz,
  signature_meaning text,
  content_hash bytea CHECK (octet_length(content_hash) = 32),
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, appointment_id),
  CHECK (num_nonnulls(header, signed_by, signed_at, signature_meaning, content_hash) = CASE status WHEN 'signed' THEN 5 ELSE 0 END),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, id),
  FOREIGN KEY (clinic_id, author_id) REFERENCES staff_user (clinic_id, id),
  FOREIGN KEY (clinic_id, template_code, template_version) REFERENCES note_template (clinic_id, code, version)
);
CREATE INDEX integration_note_of_patient ON integration_note (clinic_id, patient_id, id);
-- what the list of unsigned notes reads
CREATE INDEX appointment_fulfilled ON appointment (clinic_id, ends_at, id) WHERE status = 'fulfilled';

CREATE TABLE note_addendum (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  note_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('ADDENDUM', 'LATE_ENTRY', 'CORRECTION')),
  text text NOT NULL CHECK (length(text) BETWEEN 1 AND 20000),
  reason text CHECK (length(reason) BETWEEN 1 AND 300),
  happened_on date, -- a late entry says which day it speaks of; it is never dated back
  author_id uuid NOT NULL,
  signed_at timestamptz NOT NULL,
  content_hash bytea NOT NULL CHECK (octet_length(content_hash) = 32),
  UNIQUE (clinic_id, id),
  CHECK (kind = 'ADDENDUM' OR reason IS NOT NULL),
  CHECK ((kind = 'LATE_ENTRY') = (happened_on IS NOT NULL)),
  FOREIGN KEY (clinic_id, note_id) REFERENCES integration_note (clinic_id, id),
  FOREIGN KEY (clinic_id, author_id) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX note_addendum_of_note ON note_addendum (clinic_id, note_id, id);

-- The code gives the kind refusal, these the guarantee: they hold for every role, also for the owner of the tables.
CREATE FUNCTION guard_integration_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a note stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' OR NEW.version <> 1 THEN
      RAISE EXCEPTION 'a note begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM appointment a WHERE a.clinic_id = NEW.clinic_id AND a.id = NEW.appointment_id AND a.patient_id = NEW.patient_id) THEN
      RAISE EXCEPTION 'the appointment is not of this patient' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.status = 'signed' THEN
    RAISE EXCEPTION 'a signed note does not change' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF (NEW.id, NEW.clinic_id, NEW.patient_id, NEW.appointment_id, NEW.author_id, NEW.template_code, NEW.template_version, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.clinic_id, OLD.patient_id, OLD.appointment_id, OLD.author_id, OLD.template_code, OLD.template_version, OLD.created_at)
     OR NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'only the content of a draft changes, one version at a time' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER integration_note_guarded BEFORE INSERT OR UPDATE OR DELETE ON integration_note FOR EACH ROW EXECUTE FUNCTION guard_integration_note();
CREATE TRIGGER integration_note_no_truncate BEFORE TRUNCATE ON integration_note FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_note_addendum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM integration_note n WHERE n.clinic_id = NEW.clinic_id AND n.id = NEW.note_id AND n.status = 'signed') THEN
    RAISE EXCEPTION 'only a signed note has addenda' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER note_addendum_guarded BEFORE INSERT ON note_addendum FOR EACH ROW EXECUTE FUNCTION guard_note_addendum();
CREATE TRIGGER note_addendum_append_only BEFORE UPDATE OR DELETE ON note_addendum FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER note_addendum_no_truncate BEFORE TRUNCATE ON note_addendum FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['note_template', 'integration_note', 'note_addendum'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY of_clinic ON %I USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()))', t);
  END LOOP;
END $$;
GRANT SELECT ON note_template TO snowmelt_app;
GRANT SELECT, INSERT ON integration_note, note_addendum TO snowmelt_app;
GRANT UPDATE (content, version, status, updated_at, header, signed_by, signed_at, signature_meaning, content_hash) ON integration_note TO snowmelt_app;

-- What is read of a signed note is what was signed: the signer's name as it was then, how they were known, the words of the template. A draft whose author
-- is away goes on with a colleague, and a text that was not chosen is kept until the note is signed.

-- A version in force is never edited, by nobody.
CREATE TRIGGER note_template_append_only BEFORE UPDATE OR DELETE ON note_template FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER note_template_no_truncate BEFORE TRUNCATE ON note_template FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- 1: what was signed until now, without name, factor and the words of the template; it goes on being checked by what it was made of
ALTER TABLE integration_note ADD COLUMN hash_version smallint NOT NULL DEFAULT 1 CHECK (hash_version IN (1, 2)),
  ADD COLUMN signed_name text, -- with the credentials, as everybody read it then
  ADD COLUMN signed_with text CHECK (signed_with IN ('password-session')),
  ADD CONSTRAINT integration_note_signer CHECK (num_nonnulls(signed_name, signed_with) = CASE WHEN status = 'signed' AND hash_version > 1 THEN 2 ELSE 0 END);
ALTER TABLE integration_note ALTER COLUMN hash_version SET DEFAULT 2;
ALTER TABLE note_addendum ADD COLUMN hash_version smallint NOT NULL DEFAULT 1 CHECK (hash_version IN (1, 2)),
  ADD COLUMN signed_name text,
  ADD COLUMN signed_with text CHECK (signed_with IN ('password-session')),
  ADD CONSTRAINT note_addendum_signer CHECK (num_nonnulls(signed_name, signed_with) = CASE WHEN hash_version > 1 THEN 2 ELSE 0 END);
ALTER TABLE note_addendum ALTER COLUMN hash_version SET DEFAULT 2;

-- Who went on with whose draft, and why. Names as they were then.
CREATE TABLE note_handover (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  note_id uuid NOT NULL,
  note_version integer NOT NULL, -- the version that the note has with its new author
  from_id uuid NOT NULL,
  from_name text NOT NULL,
  to_id uuid NOT NULL CHECK (to_id <> from_id),
  to_name text NOT NULL,
  reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 300),
  handed_over_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, note_id, note_version),
  FOREIGN KEY (clinic_id, note_id) REFERENCES integration_note (clinic_id, id),
  FOREIGN KEY (clinic_id, from_id) REFERENCES staff_user (clinic_id, id),
  FOREIGN KEY (clinic_id, to_id) REFERENCES staff_user (clinic_id, id)
);

-- Of two texts of a draft, what its author did not choose. Goes when the note is signed.
CREATE TABLE note_set_aside (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  note_id uuid NOT NULL,
  origin text NOT NULL CHECK (origin IN ('saved', 'unsaved')),
  written_at timestamptz NOT NULL,
  content jsonb NOT NULL CHECK (jsonb_typeof(content) = 'object'), -- the fields that were not chosen
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, note_id, origin, written_at),
  FOREIGN KEY (clinic_id, note_id) REFERENCES integration_note (clinic_id, id)
);

CREATE FUNCTION guard_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM integration_note n WHERE n.clinic_id = NEW.clinic_id AND n.id = NEW.note_id AND n.status = 'draft') THEN
    RAISE EXCEPTION 'only a draft is handed over or has text set aside' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER note_handover_guarded BEFORE INSERT ON note_handover FOR EACH ROW EXECUTE FUNCTION guard_of_draft();
CREATE TRIGGER note_handover_append_only BEFORE UPDATE OR DELETE ON note_handover FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER note_handover_no_truncate BEFORE TRUNCATE ON note_handover FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER note_set_aside_guarded BEFORE INSERT OR UPDATE ON note_set_aside FOR EACH ROW EXECUTE FUNCTION guard_of_draft();

CREATE OR REPLACE FUNCTION guard_integration_note() RETURNS trigger LANGUAGE plpgsql AS $$
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
  IF (NEW.id, NEW.clinic_id, NEW.patient_id, NEW.appointment_id, NEW.template_code, NEW.template_version, NEW.created_at)
     IS DISTINCT FROM (OLD.id, OLD.clinic_id, OLD.patient_id, OLD.appointment_id, OLD.template_code, OLD.template_version, OLD.created_at)
     OR NEW.version <> OLD.version + 1 THEN
    RAISE EXCEPTION 'only the content of a draft changes, one version at a time' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.author_id <> OLD.author_id AND (NEW.status <> 'draft' OR NEW.content <> OLD.content OR NOT EXISTS (
      SELECT FROM note_handover h WHERE h.clinic_id = NEW.clinic_id AND h.note_id = NEW.id AND h.note_version = NEW.version AND h.from_id = OLD.author_id AND h.to_id = NEW.author_id)) THEN
    RAISE EXCEPTION 'a draft changes its author by a hand-over only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.status = 'signed' AND NEW.hash_version < 2 THEN
    RAISE EXCEPTION 'a signature names its signer' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION guard_note_addendum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM integration_note n WHERE n.clinic_id = NEW.clinic_id AND n.id = NEW.note_id AND n.status = 'signed') THEN
    RAISE EXCEPTION 'only a signed note has addenda' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF NEW.hash_version < 2 THEN
    RAISE EXCEPTION 'a signature names its signer' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['note_handover', 'note_set_aside'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY of_clinic ON %I USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON note_handover TO snowmelt_app;
GRANT SELECT, INSERT, DELETE ON note_set_aside TO snowmelt_app;
GRANT UPDATE (author_id, hash_version, signed_name, signed_with) ON integration_note TO snowmelt_app;

-- What is asked and written down at the beginning of every video visit becomes part of the integration note: a new version for each clinic that has the note.
-- Notes that were begun by the version before keep it.
DO $$
DECLARE
  c uuid;
  asked constant jsonb := '[
    {"key": "patientLocation", "label": "Where the patient is now", "hint": "Street, city and state: where help would be sent", "maxLength": 500, "rows": 1, "noneText": null},
    {"key": "othersPresent", "label": "Who else is there", "hint": "Anybody who can hear, and whether the space is private", "maxLength": 500, "rows": 1, "noneText": "Nobody else; the space is private."},
    {"key": "identifiers", "label": "Two identifiers", "hint": "By what the patient was known: full name, date of birth, photo ID", "maxLength": 500, "rows": 1, "noneText": null},
    {"key": "telehealthConsent", "label": "Consent to telehealth", "hint": "Asked again today, and the answer", "maxLength": 500, "rows": 1, "noneText": null},
    {"key": "emergencyPlan", "label": "In an emergency", "hint": "Whom to call, with the number, and what was agreed on if the line drops", "maxLength": 1000, "rows": 2, "noneText": null}
  ]';
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at)
    SELECT c, t.code, t.version + 1, t.name, jsonb_set(t.definition, '{fields}',
        coalesce((SELECT jsonb_agg(f ORDER BY n) FROM jsonb_array_elements(t.definition -> 'fields') WITH ORDINALITY e (f, n) WHERE f ->> 'kind' = 'header'), '[]')
        || (SELECT jsonb_agg(f || '{"kind": "text", "required": true, "section": "At the beginning of the video visit", "modality": "telehealth", "source": "16 CCR 1815.5 and BPC 2290.5: obtained and documented at each telehealth visit"}' ORDER BY n)
            FROM jsonb_array_elements(asked) WITH ORDINALITY e (f, n))
        || coalesce((SELECT jsonb_agg(f ORDER BY n) FROM jsonb_array_elements(t.definition -> 'fields') WITH ORDINALITY e (f, n) WHERE f ->> 'kind' <> 'header'), '[]')),
      t.source || '; telehealth as of 16 CCR 1815.5 and BPC 2290.5', t.approved_by || '; the added fields: migration', now()
    FROM (SELECT * FROM note_template WHERE clinic_id = c AND code = 'integration' ORDER BY version DESC LIMIT 1) t
    WHERE NOT t.definition -> 'fields' @> '[{"key": "patientLocation"}]';
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

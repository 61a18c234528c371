-- The form of the note of a visit for this purpose: a template's latest version that holds by now decides. One that was approved before templates named purposes goes by the
-- codes of services that it names, as it was approved; a clinic's file has to name purposes, so that there will be ever fewer of them.
CREATE OR REPLACE FUNCTION note_form_for(p_purpose text, p_service_code text) RETURNS TABLE (code text, version integer, definition jsonb) LANGUAGE sql STABLE AS $$
  SELECT t.code, t.version, t.definition
  FROM (SELECT DISTINCT ON (n.code) n.code, n.version, n.definition FROM note_template n WHERE n.holds_from <= snowmelt_now() ORDER BY n.code, n.version DESC) t
  WHERE CASE WHEN t.definition ? 'purposes' THEN t.definition -> 'purposes' ? p_purpose ELSE t.definition -> 'serviceCodes' ? p_service_code END
  ORDER BY t.version DESC, t.code LIMIT 1
$$;

-- The code gives the kind refusal, these the guarantee: they hold for every role, also for the owner of the tables.

-- A draft changes one version at a time, and its author by a hand-over only; a signed note does not change, and no note goes.
CREATE OR REPLACE FUNCTION guard_integration_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a note stays' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.status <> 'draft' OR NEW.version <> 1 THEN
      RAISE EXCEPTION 'a note begins as a draft' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM appointment_with_service a WHERE a.clinic_id = NEW.clinic_id AND a.id = NEW.appointment_id AND a.patient_id = NEW.patient_id) THEN
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
      SELECT FROM note_handover h WHERE h.clinic_id = NEW.clinic_id AND h.note_id = NEW.id AND h.note_version = NEW.version
        AND h.from_id = OLD.author_id AND h.to_id = NEW.author_id)) THEN
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

-- For what stands beside a draft: hand-overs and text set aside.
CREATE OR REPLACE FUNCTION guard_of_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM integration_note n WHERE n.clinic_id = NEW.clinic_id AND n.id = NEW.note_id AND n.status = 'draft') THEN
    RAISE EXCEPTION 'only a draft is handed over or has text set aside' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

-- The foundation: one schema for every domain of the main job.
-- Conventions: id is UUID v7; every tenant table carries clinic_id, composite keys (clinic_id, id) and
-- forced row-level security; instants are timestamptz ending in _at, local wall times are timestamp ending in _local.

-- Roles ------------------------------------------------------------------------------------------------------
-- The application logs in as snowmelt_app, owns nothing here and is subject to every policy.
-- snowmelt_lookup never logs in: it owns the few functions that must look across clinics, and reads only ids.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'snowmelt_app') THEN CREATE ROLE snowmelt_app NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'snowmelt_lookup') THEN CREATE ROLE snowmelt_lookup NOLOGIN; END IF;
END $$;

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE SCHEMA IF NOT EXISTS bullmq;
GRANT ALL ON SCHEMA bullmq TO snowmelt_app;
GRANT USAGE ON SCHEMA public TO snowmelt_app, snowmelt_lookup;
-- only for the time of this migration: a function's new owner must be able to create in its schema
GRANT CREATE ON SCHEMA public TO snowmelt_lookup;

-- Tenant and clock -------------------------------------------------------------------------------------------
-- After a transaction-local set_config a pooled connection keeps '' rather than NULL, hence nullif.
CREATE FUNCTION current_clinic_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.clinic_id', true), '')::uuid $$;

-- The application role may only read the demo clock; the demo seed, run by the owner, grants it more.
CREATE TABLE demo_clock (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  shift interval NOT NULL DEFAULT '0'
);
GRANT SELECT ON demo_clock TO snowmelt_app, snowmelt_lookup;
CREATE FUNCTION snowmelt_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT now() + coalesce((SELECT shift FROM demo_clock), interval '0') $$;

-- Identity ---------------------------------------------------------------------------------------------------
CREATE TABLE clinic (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL,
  sender_name text NOT NULL CHECK (length(sender_name) BETWEEN 2 AND 30), -- neutral: stands in every text message
  phone text NOT NULL,
  time_zone text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT snowmelt_now()
);

CREATE TABLE staff_user (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  email text NOT NULL CHECK (email = lower(email)),
  display_name text NOT NULL,
  roles text[] NOT NULL CHECK (roles <@ ARRAY['front_desk', 'nurse', 'clinician', 'prescriber', 'admin'] AND cardinality(roles) > 0),
  password_hash text NOT NULL,
  failed_logins integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  UNIQUE (email),
  UNIQUE (clinic_id, id)
);

-- Sessions are judged by the real clock: moving the demo clock must not sign anybody out.
CREATE TABLE staff_session (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  staff_user_id uuid NOT NULL,
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_seen_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id)
);

-- Patients ---------------------------------------------------------------------------------------------------
CREATE TABLE patient (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  given_name text NOT NULL,
  family_name text NOT NULL,
  birth_on date NOT NULL,
  language text NOT NULL CHECK (language IN ('en-US', 'es-US')),
  time_zone text NOT NULL,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  UNIQUE (clinic_id, id)
);
CREATE INDEX patient_by_name ON patient (clinic_id, lower(family_name), lower(given_name), id);

CREATE TABLE contact_point (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  system text NOT NULL CHECK (system IN ('sms', 'email')),
  value text NOT NULL,
  unusable_since timestamptz,
  unusable_reason text,
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  UNIQUE (clinic_id, patient_id, system)
);
CREATE INDEX contact_point_by_value ON contact_point (clinic_id, system, value);

CREATE TABLE consent (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  category text NOT NULL CHECK (category IN ('sms', 'email')),
  text_version text NOT NULL,
  given_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  recorded_by uuid NOT NULL,
  revoked_at timestamptz,
  revoked_reason text,
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, recorded_by) REFERENCES staff_user (clinic_id, id)
);
CREATE UNIQUE INDEX consent_in_force ON consent (clinic_id, patient_id, category) WHERE revoked_at IS NULL;

-- Treatment --------------------------------------------------------------------------------------------------
CREATE TABLE protocol (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  code text NOT NULL,
  version integer NOT NULL,
  name text NOT NULL,
  definition jsonb NOT NULL, -- each leaf {value, unit, source}
  approved_by text NOT NULL,
  approved_at timestamptz NOT NULL,
  UNIQUE (clinic_id, code, version),
  UNIQUE (clinic_id, id)
);

CREATE TABLE course_of_treatment (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  protocol_id uuid NOT NULL,
  stage text NOT NULL,
  stage_entered_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  started_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  ended_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, protocol_id) REFERENCES protocol (clinic_id, id)
);
CREATE UNIQUE INDEX course_in_progress ON course_of_treatment (clinic_id, patient_id) WHERE ended_at IS NULL;

CREATE TABLE stage_change (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  course_id uuid NOT NULL,
  from_stage text,
  to_stage text NOT NULL,
  reason text NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  changed_by uuid,
  FOREIGN KEY (clinic_id, course_id) REFERENCES course_of_treatment (clinic_id, id)
);
CREATE INDEX stage_change_of_course ON stage_change (clinic_id, course_id, id);

-- Scheduling -------------------------------------------------------------------------------------------------
CREATE TABLE service_type (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  code text NOT NULL,
  name text NOT NULL,
  modality text NOT NULL CHECK (modality IN ('in_person', 'telehealth')),
  duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 5 AND 720),
  required_kinds text[] NOT NULL, -- one resource of each kind
  UNIQUE (clinic_id, code),
  UNIQUE (clinic_id, id)
);

CREATE TABLE bookable_resource (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  kind text NOT NULL CHECK (kind IN ('clinician', 'chair', 'room')),
  name text NOT NULL,
  staff_user_id uuid,
  retired_at timestamptz,
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, kind, name),
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id)
);

CREATE TABLE weekly_availability (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  iso_weekday integer NOT NULL CHECK (iso_weekday BETWEEN 1 AND 7),
  opens_local time NOT NULL,
  closes_local time NOT NULL CHECK (closes_local > opens_local),
  FOREIGN KEY (clinic_id, resource_id) REFERENCES bookable_resource (clinic_id, id),
  UNIQUE (clinic_id, resource_id, iso_weekday, opens_local)
);

-- A leave or an extra opening. An extra opening widens, a closure narrows; a closure wins.
CREATE TABLE availability_exception (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  resource_id uuid NOT NULL,
  period tstzrange NOT NULL CHECK (NOT isempty(period)),
  opens boolean NOT NULL,
  reason text NOT NULL,
  FOREIGN KEY (clinic_id, resource_id) REFERENCES bookable_resource (clinic_id, id)
);
CREATE INDEX availability_exception_by_period ON availability_exception USING gist (resource_id, period);

CREATE TABLE appointment (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  course_id uuid,
  service_type_id uuid NOT NULL,
  status text NOT NULL DEFAULT 'booked' CHECK (status IN ('booked', 'arrived', 'fulfilled', 'cancelled', 'noshow')),
  starts_local timestamp NOT NULL, -- what was agreed on: wall time in time_zone
  time_zone text NOT NULL,
  starts_at timestamptz NOT NULL,  -- the instant it resolves to
  ends_at timestamptz NOT NULL CHECK (ends_at > starts_at),
  version integer NOT NULL DEFAULT 1,
  confirmed_at timestamptz,
  cancelled_reason text,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  UNIQUE (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, course_id) REFERENCES course_of_treatment (clinic_id, id),
  FOREIGN KEY (clinic_id, service_type_id) REFERENCES service_type (clinic_id, id),
  FOREIGN KEY (clinic_id, created_by) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX appointment_by_start ON appointment (clinic_id, starts_at);
CREATE INDEX appointment_of_patient ON appointment (clinic_id, patient_id, starts_at);

-- What each version of an appointment was: "moved from Tuesday to Thursday" is read from here.
CREATE TABLE appointment_version (
  clinic_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  version integer NOT NULL,
  starts_local timestamp NOT NULL,
  time_zone text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  changed_by uuid,
  changed_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  PRIMARY KEY (clinic_id, appointment_id, version),
  FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, id)
);

-- Everybody and everything an appointment holds for its time, the patient included. The constraint is the guarantee.
CREATE TABLE reservation (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  appointment_id uuid NOT NULL,
  resource_id uuid,
  patient_id uuid,
  subject_id uuid NOT NULL GENERATED ALWAYS AS (coalesce(resource_id, patient_id)) STORED,
  period tstzrange NOT NULL CHECK (NOT isempty(period)),
  CHECK (num_nonnulls(resource_id, patient_id) = 1),
  FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, id),
  FOREIGN KEY (clinic_id, resource_id) REFERENCES bookable_resource (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  CONSTRAINT reservation_no_overlap EXCLUDE USING gist (subject_id WITH =, period WITH &&)
);
CREATE INDEX reservation_of_appointment ON reservation (clinic_id, appointment_id);

CREATE TABLE idempotency_record (
  clinic_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  route text NOT NULL,
  key text NOT NULL CHECK (length(key) BETWEEN 8 AND 200),
  body_hash bytea NOT NULL,
  status integer NOT NULL,
  response jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, actor_id, route, key)
);

-- Magic links ------------------------------------------------------------------------------------------------
CREATE TABLE magic_link (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('appointment', 'education')),
  appointment_id uuid,
  education_code text,
  touch_id uuid,
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  expires_at timestamptz NOT NULL,
  consumed_at timestamptz,
  revoked_at timestamptz,
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, id)
);
CREATE INDEX magic_link_of_patient ON magic_link (clinic_id, patient_id, purpose) WHERE revoked_at IS NULL;

-- What a consumed link opens: only the page of its purpose, for its appointment or item.
CREATE TABLE patient_session (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  magic_link_id uuid NOT NULL UNIQUE REFERENCES magic_link (id),
  token_hash bytea NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);

-- Events and audit -------------------------------------------------------------------------------------------
CREATE TABLE domain_event (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  type text NOT NULL,
  patient_id uuid,
  payload jsonb NOT NULL, -- ids and versions only
  occurred_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  delivered_at timestamptz,
  tries integer NOT NULL DEFAULT 0,
  next_try_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX domain_event_pending ON domain_event (next_try_at) WHERE delivered_at IS NULL;
CREATE INDEX domain_event_of_patient ON domain_event (clinic_id, patient_id, seq);

CREATE TABLE audit_event (
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  seq bigint NOT NULL,
  occurred_at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('staff', 'patient', 'system', 'anonymous')),
  actor_id uuid,
  action text NOT NULL,
  entity_kind text NOT NULL,
  entity_id uuid,
  patient_id uuid,
  detail jsonb NOT NULL DEFAULT '{}',
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  PRIMARY KEY (clinic_id, seq)
);
CREATE INDEX audit_event_of_patient ON audit_event (clinic_id, patient_id, seq);

CREATE FUNCTION audit_hash(previous bytea, e audit_event) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(previous || convert_to(jsonb_build_object(
    'clinic', e.clinic_id, 'seq', e.seq, 'at', to_char(e.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
    'actorKind', e.actor_kind, 'actor', e.actor_id, 'action', e.action, 'entityKind', e.entity_kind,
    'entity', e.entity_id, 'patient', e.patient_id, 'detail', e.detail)::text, 'UTF8'))
$$;

-- One statement appends: the lock is per clinic and lasts to the end of the transaction, so the chain has no fork.
CREATE FUNCTION append_audit_event(p_actor_kind text, p_actor_id uuid, p_action text, p_entity_kind text, p_entity_id uuid,
                                   p_patient_id uuid, p_detail jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE e audit_event; last audit_event;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || current_clinic_id()::text, 0));
  SELECT * INTO last FROM audit_event WHERE clinic_id = current_clinic_id() ORDER BY seq DESC LIMIT 1;
  e.clinic_id := current_clinic_id();
  e.seq := coalesce(last.seq, 0) + 1;
  e.occurred_at := clock_timestamp();
  e.actor_kind := p_actor_kind; e.actor_id := p_actor_id; e.action := p_action;
  e.entity_kind := p_entity_kind; e.entity_id := p_entity_id; e.patient_id := p_patient_id;
  e.detail := coalesce(p_detail, '{}');
  e.previous_hash := coalesce(last.hash, sha256(convert_to('clinic:' || e.clinic_id::text, 'UTF8')));
  e.hash := audit_hash(e.previous_hash, e);
  INSERT INTO audit_event SELECT e.*;
  RETURN e.seq;
END $$;

-- The first broken link of the clinic's chain, or no row when it is whole.
CREATE FUNCTION first_broken_audit_event() RETURNS TABLE (seq bigint) LANGUAGE sql STABLE AS $$
  SELECT w.seq FROM (
    SELECT a.*, lag(a.hash) OVER o AS expected_previous, row_number() OVER o AS expected_seq
    FROM audit_event a WHERE a.clinic_id = current_clinic_id() WINDOW o AS (ORDER BY a.seq)) w
  JOIN audit_event e USING (clinic_id, seq)
  WHERE w.seq <> w.expected_seq
     OR w.previous_hash <> coalesce(w.expected_previous, sha256(convert_to('clinic:' || w.clinic_id::text, 'UTF8')))
     OR w.hash <> audit_hash(w.previous_hash, e)
  ORDER BY w.seq LIMIT 1
$$;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stage_change_append_only BEFORE UPDATE OR DELETE ON stage_change FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER appointment_version_append_only BEFORE UPDATE OR DELETE ON appointment_version FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Outreach and messaging -------------------------------------------------------------------------------------
CREATE TABLE outreach_policy (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  version integer NOT NULL,
  definition jsonb NOT NULL,
  source text NOT NULL,
  approved_by text NOT NULL,
  approved_at timestamptz NOT NULL,
  UNIQUE (clinic_id, version)
);

-- planned -> sending -> sent; planned -> withdrawn | expired | suppressed; sending -> planned (try again) | failed
CREATE TABLE touch (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  key text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('reminder', 'education')),
  template text NOT NULL,          -- e.g. reminder-24h, education-E7
  reason text NOT NULL,            -- why it is owed, in words for staff
  appointment_id uuid,
  appointment_version integer,
  course_id uuid,
  education_code text,
  due_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  status text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'sending', 'sent', 'withdrawn', 'expired', 'suppressed', 'failed')),
  status_reason text,
  tries integer NOT NULL DEFAULT 0,
  next_try_at timestamptz NOT NULL DEFAULT '-infinity',
  lease_until timestamptz,         -- real clock
  sent_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  UNIQUE (clinic_id, key),
  UNIQUE (clinic_id, id),
  CHECK ((status = 'sending') = (lease_until IS NOT NULL)),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, appointment_id) REFERENCES appointment (clinic_id, id),
  FOREIGN KEY (clinic_id, course_id) REFERENCES course_of_treatment (clinic_id, id)
);
CREATE INDEX touch_due ON touch (due_at) WHERE status = 'planned';
CREATE INDEX touch_leased ON touch (lease_until) WHERE status = 'sending';
CREATE INDEX touch_of_patient ON touch (clinic_id, patient_id, due_at);

-- The text itself is not kept here: template, locale and a hash say what was sent.
CREATE TABLE message (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  touch_id uuid NOT NULL,
  channel text NOT NULL CHECK (channel IN ('sms', 'email')),
  address text NOT NULL,
  template text NOT NULL,
  locale text NOT NULL,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'accepted', 'sent', 'delivered', 'undelivered', 'failed')),
  created_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  delivered_at timestamptz,
  UNIQUE (clinic_id, id),
  UNIQUE (clinic_id, touch_id, channel),
  FOREIGN KEY (clinic_id, touch_id) REFERENCES touch (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id)
);

CREATE TABLE message_attempt (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  message_id uuid NOT NULL,
  body_hash bytea NOT NULL,
  reference_code text NOT NULL,    -- short random code in the text's link: finds an attempt again at the provider
  outcome text NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'accepted', 'rejected', 'unknown', 'lost')),
  provider text NOT NULL,
  provider_message_id text,
  error_code text,
  started_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  UNIQUE (clinic_id, id),
  UNIQUE (provider, provider_message_id),
  FOREIGN KEY (clinic_id, message_id) REFERENCES message (clinic_id, id)
);
CREATE UNIQUE INDEX message_attempt_one_open ON message_attempt (clinic_id, message_id) WHERE outcome IN ('open', 'unknown', 'accepted');

-- Provider callbacks as they came in; a replay hits the unique key.
CREATE TABLE message_status_callback (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  attempt_id uuid NOT NULL,
  provider_message_id text NOT NULL,
  provider_status text NOT NULL,
  error_code text,
  received_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, provider_message_id, provider_status),
  FOREIGN KEY (clinic_id, attempt_id) REFERENCES message_attempt (clinic_id, id)
);

CREATE TABLE messaging_opt_out (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  channel text NOT NULL CHECK (channel IN ('sms', 'email')),
  address text NOT NULL,
  evidence text NOT NULL,
  opted_out_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  opted_in_at timestamptz
);
CREATE UNIQUE INDEX messaging_opt_out_in_force ON messaging_opt_out (clinic_id, channel, address) WHERE opted_in_at IS NULL;

-- The embedded default's "provider": what would have left the building. Only the drawer adapter writes it.
CREATE TABLE drawer_message (
  attempt_id uuid PRIMARY KEY,
  clinic_id uuid NOT NULL,
  channel text NOT NULL,
  address text NOT NULL,
  subject text,
  body text NOT NULL,
  accepted_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  FOREIGN KEY (clinic_id, attempt_id) REFERENCES message_attempt (clinic_id, id)
);
CREATE INDEX drawer_message_latest ON drawer_message (clinic_id, accepted_at DESC);

-- Education --------------------------------------------------------------------------------------------------
CREATE TABLE reading (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  education_code text NOT NULL,
  item_version integer NOT NULL,
  locale text NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  acknowledged_at timestamptz,
  UNIQUE (clinic_id, patient_id, education_code, item_version),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id)
);

-- Row-level security and grants ------------------------------------------------------------------------------
DO $$
DECLARE t record;
BEGIN
  FOR t IN SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'clinic_id'
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t.relname);
    EXECUTE format('CREATE POLICY of_clinic ON %I USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()))', t.relname);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON %I TO snowmelt_app', t.relname);
  END LOOP;
END $$;
ALTER TABLE clinic ENABLE ROW LEVEL SECURITY;
ALTER TABLE clinic FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON clinic USING (id = (SELECT current_clinic_id())) WITH CHECK (id = (SELECT current_clinic_id()));
GRANT SELECT, UPDATE ON clinic TO snowmelt_app;
REVOKE UPDATE ON audit_event, stage_change, appointment_version, message_status_callback FROM snowmelt_app;
GRANT DELETE ON reservation, idempotency_record, weekly_availability, availability_exception TO snowmelt_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO snowmelt_app;

-- Looking across clinics: ids only, one function for each need --------------------------------------------------
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['clinic', 'staff_user', 'staff_session', 'magic_link', 'patient_session', 'touch', 'domain_event', 'message_attempt', 'contact_point'] LOOP
    EXECUTE format('CREATE POLICY lookup ON %I FOR SELECT TO snowmelt_lookup USING (true)', t);
  END LOOP;
END $$;
GRANT SELECT (id) ON clinic TO snowmelt_lookup;
GRANT SELECT (id, clinic_id, email) ON staff_user TO snowmelt_lookup;
GRANT SELECT (id, clinic_id, token_hash) ON staff_session, magic_link, patient_session TO snowmelt_lookup;
GRANT SELECT (id, clinic_id, status, due_at, expires_at, next_try_at, lease_until, tries) ON touch TO snowmelt_lookup;
GRANT SELECT (id, clinic_id, seq, delivered_at, next_try_at) ON domain_event TO snowmelt_lookup;
GRANT SELECT (id, clinic_id, provider, provider_message_id) ON message_attempt TO snowmelt_lookup;
GRANT SELECT (clinic_id, system, value) ON contact_point TO snowmelt_lookup;

CREATE FUNCTION clinic_of_staff_email(p_email text) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT clinic_id FROM staff_user WHERE email = lower(p_email) $$;
CREATE FUNCTION clinic_of_staff_session(p_token_hash bytea) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT clinic_id FROM staff_session WHERE token_hash = p_token_hash $$;
CREATE FUNCTION clinic_of_magic_link(p_token_hash bytea) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT clinic_id FROM magic_link WHERE token_hash = p_token_hash $$;
CREATE FUNCTION clinic_of_patient_session(p_token_hash bytea) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT clinic_id FROM patient_session WHERE token_hash = p_token_hash $$;
CREATE FUNCTION clinic_of_message_attempt(p_attempt_id uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT clinic_id FROM message_attempt WHERE id = p_attempt_id $$;
CREATE FUNCTION clinics_of_address(p_channel text, p_address text) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT DISTINCT clinic_id FROM contact_point WHERE system = p_channel AND value = p_address $$;
CREATE FUNCTION all_clinics() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS
$$ SELECT id FROM clinic $$;

-- Due now by the database's clock: planned touches, and sending ones whose lease has run out. Fair between clinics.
CREATE FUNCTION due_touches(p_limit integer) RETURNS TABLE (clinic_id uuid, id uuid, tries integer, lapsed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT d.clinic_id, d.id, d.tries, d.lapsed FROM (
    SELECT t.clinic_id, t.id, t.tries, t.due_at, t.status = 'sending' AS lapsed,
           row_number() OVER (PARTITION BY t.clinic_id ORDER BY t.due_at) AS turn
    FROM touch t
    WHERE (t.status = 'planned' AND t.due_at <= snowmelt_now() AND t.next_try_at <= snowmelt_now())
       OR (t.status = 'sending' AND t.lease_until <= now())) d
  ORDER BY d.turn, d.due_at LIMIT p_limit
$$;
CREATE FUNCTION pending_events(p_limit integer) RETURNS TABLE (clinic_id uuid, id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT e.clinic_id, e.id FROM domain_event e
  WHERE e.delivered_at IS NULL AND e.next_try_at <= now() ORDER BY e.seq LIMIT p_limit
$$;

DO $$
DECLARE f text;
BEGIN
  FOREACH f IN ARRAY ARRAY['clinic_of_staff_email(text)', 'clinic_of_staff_session(bytea)', 'clinic_of_magic_link(bytea)',
    'clinic_of_patient_session(bytea)', 'clinic_of_message_attempt(uuid)', 'clinics_of_address(text, text)', 'all_clinics()',
    'due_touches(integer)', 'pending_events(integer)'] LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO snowmelt_lookup', f);
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO snowmelt_app', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA public FROM snowmelt_lookup;

-- Booking ----------------------------------------------------------------------------------------------------
-- One call books: checks that every resource is open for the whole time, reserves resources and patient.
-- Raises 23P01 (exclusion) when somebody was faster, and P0001 with a coded message for what the caller can mend.
CREATE FUNCTION resource_is_open(p_resource uuid, p_period tstzrange, p_zone text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT p_period <@ (
    SELECT coalesce(range_agg(open.period), '{}'::tstzmultirange) FROM (
      SELECT tstzrange((d.day + w.opens_local) AT TIME ZONE p_zone, (d.day + w.closes_local) AT TIME ZONE p_zone) AS period
      FROM generate_series((lower(p_period) AT TIME ZONE p_zone)::date, (upper(p_period) AT TIME ZONE p_zone)::date, interval '1 day') g(day)
      CROSS JOIN LATERAL (SELECT g.day::date AS day) d
      JOIN weekly_availability w ON w.resource_id = p_resource AND w.iso_weekday = extract(isodow FROM d.day)
      UNION ALL
      SELECT x.period FROM availability_exception x WHERE x.resource_id = p_resource AND x.opens AND x.period && p_period) open)
  AND NOT EXISTS (SELECT FROM availability_exception x WHERE x.resource_id = p_resource AND NOT x.opens AND x.period && p_period)
$$;

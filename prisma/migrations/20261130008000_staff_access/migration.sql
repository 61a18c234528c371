-- The clinic's own people: invited by a link, with a second factor, until they leave (ADR 0026).
ALTER TABLE staff_user
  ALTER COLUMN password_hash DROP NOT NULL, -- null: invited, and has chosen no password yet
  ADD COLUMN last_signed_in_at timestamptz,
  ADD COLUMN supervisor_id uuid,            -- under whom a trainee works
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD FOREIGN KEY (clinic_id, supervisor_id) REFERENCES staff_user (clinic_id, id),
  ADD CHECK (supervisor_id <> id);
-- Of an unknown date; it was at least then.
UPDATE staff_user u SET last_signed_in_at = (SELECT max(created_at) FROM staff_session s WHERE s.staff_user_id = u.id);
REVOKE UPDATE ON staff_user FROM snowmelt_app;
GRANT INSERT, UPDATE (display_name, roles, supervisor_id, password_hash, failed_logins, locked_until, disabled_at, last_signed_in_at, version) ON staff_user TO snowmelt_app;
GRANT INSERT, UPDATE (expires_on) ON staff_licence TO snowmelt_app;

-- Roles whose people need a second factor. An installation from before has none: an administrator decides.
ALTER TABLE clinic ADD COLUMN factor_roles text[] NOT NULL DEFAULT '{}';
GRANT UPDATE (factor_roles) ON clinic TO snowmelt_app;

-- By which somebody sets a password: invited, or because they asked or an administrator did. Judged by the real clock. The token is made when the mail leaves.
CREATE TABLE staff_link (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  staff_user_id uuid NOT NULL,
  purpose text NOT NULL CHECK (purpose IN ('invitation', 'reset', 'notice')), -- 'notice': no link, their way to sign in was changed
  asked_by uuid,                            -- null: the person, or whoever founded the clinic
  asked_at timestamptz NOT NULL DEFAULT now(),
  due_at timestamptz NOT NULL DEFAULT now(),
  tries integer NOT NULL DEFAULT 0,
  outcome text CHECK (outcome IN ('sent', 'refused', 'unclear', 'shown')), -- of the mail; 'shown': to whoever founded the clinic
  code text CHECK (length(code) <= 60),
  token_hash bytea UNIQUE,
  expires_at timestamptz,
  used_at timestamptz,
  revoked_at timestamptz,
  UNIQUE (clinic_id, id),
  CHECK ((token_hash IS NULL) = (expires_at IS NULL)),
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id),
  FOREIGN KEY (clinic_id, asked_by) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX staff_link_due ON staff_link (due_at) WHERE outcome IS NULL AND revoked_at IS NULL;
CREATE INDEX staff_link_of ON staff_link (clinic_id, staff_user_id, asked_at DESC);

-- Second factors. Of a passkey, the public key. Of an authenticator app, one a person, the secret, encrypted; it counts from `confirmed_at`.
CREATE TABLE staff_passkey (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  staff_user_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  credential_id bytea NOT NULL UNIQUE,
  public_key bytea NOT NULL,
  counter bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz,
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX staff_passkey_of ON staff_passkey (clinic_id, staff_user_id);
CREATE TABLE staff_authenticator (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  staff_user_id uuid NOT NULL,
  secret bytea NOT NULL,
  last_step bigint,                         -- the last 30 s whose code was used: each counts once
  failures integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  confirmed_at timestamptz,
  last_used_at timestamptz,
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX staff_authenticator_of ON staff_authenticator (clinic_id, staff_user_id);
CREATE UNIQUE INDEX staff_authenticator_in_use ON staff_authenticator (staff_user_id) WHERE confirmed_at IS NOT NULL;

-- Each stands for the factor once.
CREATE TABLE staff_recovery_code (
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  staff_user_id uuid NOT NULL,
  code_hash bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  used_at timestamptz,
  PRIMARY KEY (clinic_id, staff_user_id, code_hash),
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['staff_link', 'staff_passkey', 'staff_authenticator', 'staff_recovery_code'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY of_clinic ON %I USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, DELETE, UPDATE (due_at, tries, outcome, code, token_hash, expires_at, used_at, revoked_at) ON staff_link TO snowmelt_app;
GRANT SELECT, INSERT, DELETE, UPDATE (counter, last_used_at) ON staff_passkey TO snowmelt_app;
GRANT SELECT, INSERT, DELETE, UPDATE (last_step, failures, locked_until, confirmed_at, last_used_at) ON staff_authenticator TO snowmelt_app;
GRANT SELECT, INSERT, DELETE, UPDATE (used_at) ON staff_recovery_code TO snowmelt_app;
CREATE POLICY lookup ON staff_link FOR SELECT TO snowmelt_lookup USING (true);
CREATE POLICY lookup ON staff_passkey FOR SELECT TO snowmelt_lookup USING (true);
GRANT SELECT (id, clinic_id, staff_user_id, token_hash, due_at, outcome, revoked_at) ON staff_link TO snowmelt_lookup;
GRANT SELECT (clinic_id, credential_id) ON staff_passkey TO snowmelt_lookup;
-- A link that may still be used is not deleted.
CREATE POLICY over ON staff_link AS RESTRICTIVE FOR DELETE USING (coalesce(expires_at, asked_at) < now() - interval '1 day');

-- A challenge for a passkey is answered once. Whoever signs in with one is not known before: it belongs to no clinic.
CREATE TABLE passkey_challenge (
  challenge text PRIMARY KEY CHECK (length(challenge) BETWEEN 20 AND 200),
  expires_at timestamptz NOT NULL DEFAULT now() + interval '5 minutes'
);
CREATE INDEX passkey_challenge_over ON passkey_challenge (expires_at);
GRANT SELECT, INSERT, DELETE ON passkey_challenge TO snowmelt_app;

-- What a session knows of its person: when they last proved who they are, whether the second factor is still to come, and from where they came.
ALTER TABLE staff_session
  ADD COLUMN proved_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN proved_by text NOT NULL DEFAULT 'password' CHECK (proved_by IN ('password', 'passkey', 'totp', 'recovery-code')),
  ADD COLUMN awaits text CHECK (awaits IN ('factor', 'enrolment')),
  ADD COLUMN device text CHECK (length(device) <= 120),
  ADD COLUMN address text CHECK (length(address) <= 64);
GRANT UPDATE (proved_at, proved_by, awaits, token_hash) ON staff_session TO snowmelt_app;
DROP FUNCTION IF EXISTS resume_staff_session(bytea, interval, boolean); -- has more columns now

-- By what the signer had proved who they are, within the last five minutes. 'password-session': of a release that only knew passwords.
ALTER TABLE integration_note DROP CONSTRAINT integration_note_signed_with_check,
  ADD CONSTRAINT integration_note_signed_with_check CHECK (signed_with IN ('password-session', 'password', 'passkey', 'totp', 'recovery-code'));
ALTER TABLE note_addendum DROP CONSTRAINT note_addendum_signed_with_check,
  ADD CONSTRAINT note_addendum_signed_with_check CHECK (signed_with IN ('password-session', 'password', 'passkey', 'totp', 'recovery-code'));

-- Wrong passwords are counted by who tries where, not by account alone: whoever knows an address cannot keep its owner out. (The former release goes on with
-- staff_user.failed_logins and locked_until.) Source: a browser in which the person has signed in before, a network, or all other networks together.
CREATE TABLE sign_in_count (
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  staff_user_id uuid NOT NULL,
  source text NOT NULL CHECK (length(source) <= 120),
  failures integer NOT NULL,
  locked_until timestamptz,
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, staff_user_id, source),
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX sign_in_count_over ON sign_in_count (clinic_id, last_at);
-- Browsers in which somebody has signed in.
CREATE TABLE staff_device (
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  staff_user_id uuid NOT NULL,
  token_hash bytea NOT NULL,
  last_used_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (clinic_id, staff_user_id, token_hash),
  FOREIGN KEY (clinic_id, staff_user_id) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX staff_device_over ON staff_device (clinic_id, last_used_at);
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['sign_in_count', 'staff_device'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY of_clinic ON %I USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, DELETE, UPDATE (failures, locked_until, last_at) ON sign_in_count TO snowmelt_app;
GRANT SELECT, INSERT, DELETE, UPDATE (last_used_at) ON staff_device TO snowmelt_app;

-- A clinic approves each version of a text for patients. Without it the text is not sent in production: nothing is approved by a release.
CREATE TABLE education_approval (
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  education_code text NOT NULL CHECK (education_code ~ '^E\d{1,2}$'),
  item_version integer NOT NULL CHECK (item_version > 0),
  approved_by text NOT NULL,
  approved_at timestamptz NOT NULL,
  PRIMARY KEY (clinic_id, education_code, item_version)
);
ALTER TABLE education_approval ENABLE ROW LEVEL SECURITY;
ALTER TABLE education_approval FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON education_approval USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT ON education_approval TO snowmelt_app;

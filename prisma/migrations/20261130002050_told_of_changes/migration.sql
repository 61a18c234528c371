-- Whether the patient knows of a change of their visit. `told_by`: who told them, when the change was recorded (`changed_at`); null: the clinic still owes it.
-- `site_id`: where it was to be; null in versions of earlier releases. `visible`: another time or another site. Another chair, room or nurse is not: such a version takes back neither link nor confirmation, and sends nothing.
ALTER TABLE appointment_version
  ADD COLUMN told_by uuid,
  ADD COLUMN visible boolean NOT NULL DEFAULT true,
  ADD COLUMN site_id uuid,
  ADD FOREIGN KEY (clinic_id, site_id) REFERENCES site (clinic_id, id),
  ADD FOREIGN KEY (clinic_id, told_by) REFERENCES staff_user (clinic_id, id);
DROP FUNCTION IF EXISTS reschedule_appointment(uuid, integer, timestamp, text, timestamptz, uuid[], uuid, text);
DROP FUNCTION IF EXISTS booking_changes(jsonb);

-- An administrator saves a new version of the rules of messages; none is ever changed.
GRANT INSERT ON outreach_policy TO snowmelt_app;

-- When the passing of time alone calls for another plan, such as a visit that nobody has marked; null: not before the next day.
-- `safety_at`: when the patient will be asked how they are after doses still to be given; a text of those days is kept for it.
ALTER TABLE patient_plan ADD COLUMN again_at timestamptz, ADD COLUMN safety_at timestamptz[] NOT NULL DEFAULT '{}';
CREATE INDEX patient_plan_again ON patient_plan (again_at) WHERE again_at IS NOT NULL;
GRANT UPDATE (again_at, safety_at) ON patient_plan TO snowmelt_app;

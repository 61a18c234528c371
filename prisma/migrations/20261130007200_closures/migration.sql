-- Who closed the clinic, a person or a thing, and when; null: what the clinic was founded with.
ALTER TABLE availability_exception
  ADD COLUMN recorded_by uuid,
  ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  ADD CONSTRAINT availability_exception_recorded_by FOREIGN KEY (clinic_id, recorded_by) REFERENCES staff_user (clinic_id, id);
CREATE INDEX availability_exception_ending ON availability_exception (clinic_id, upper(period)) WHERE NOT opens;

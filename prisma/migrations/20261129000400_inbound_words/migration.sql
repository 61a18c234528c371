-- Every text that comes in is kept with its words, for the staff of its clinic. Rows of a release before this one have neither number nor words.
ALTER TABLE inbound_message
  ADD COLUMN address text,
  ADD COLUMN words text, -- null: a picture without words, or a text of an older release
  ADD COLUMN media_count integer NOT NULL DEFAULT 0 CHECK (media_count >= 0),
  ADD COLUMN crisis_level text NOT NULL DEFAULT 'none' CHECK (crisis_level IN ('none', 'check', 'crisis')),
  ADD COLUMN answer_kind text CHECK (answer_kind IN ('received', 'check', 'help', 'stopped', 'crisis')),
  ADD COLUMN answer text, -- what it was answered at once, for staff and for a second delivery
  ALTER COLUMN received_at SET DEFAULT snowmelt_now(), -- as all that staff read in order; the hour between two answers goes by the same clock
  DROP CONSTRAINT inbound_message_wish_check,
  ADD CHECK (wish IN ('stop', 'start', 'help', 'words')),
  ADD CHECK ((answer_kind IS NULL) = (answer IS NULL)),
  ADD CHECK (words IS NULL OR address IS NOT NULL),
  ADD CONSTRAINT inbound_message_clinic_id_id_key UNIQUE (clinic_id, id);
CREATE INDEX inbound_message_of_address ON inbound_message (clinic_id, address, received_at);

-- Nobody corrects what a patient wrote, the owner of the tables neither.
CREATE TRIGGER inbound_message_append_only BEFORE UPDATE OR DELETE ON inbound_message FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inbound_message_no_truncate BEFORE TRUNCATE ON inbound_message FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whose number it was when the text came: a number that is corrected later moves nothing to another chart.
CREATE TABLE inbound_message_patient (
  inbound_message_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  clinic_id uuid NOT NULL,
  PRIMARY KEY (inbound_message_id, patient_id),
  FOREIGN KEY (clinic_id, inbound_message_id) REFERENCES inbound_message (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id)
);
CREATE INDEX inbound_message_patient_newest ON inbound_message_patient (clinic_id, patient_id, inbound_message_id);
ALTER TABLE inbound_message_patient ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbound_message_patient FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON inbound_message_patient USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON inbound_message_patient TO snowmelt_app;
CREATE TRIGGER inbound_message_patient_append_only BEFORE UPDATE OR DELETE ON inbound_message_patient FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inbound_message_patient_no_truncate BEFORE TRUNCATE ON inbound_message_patient FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Which task stands for a text: its own, or the one that was open already.
CREATE TABLE inbound_message_task (
  inbound_message_id uuid NOT NULL,
  task_id uuid NOT NULL,
  clinic_id uuid NOT NULL,
  PRIMARY KEY (inbound_message_id, task_id),
  FOREIGN KEY (clinic_id, inbound_message_id) REFERENCES inbound_message (clinic_id, id),
  FOREIGN KEY (clinic_id, task_id) REFERENCES task (clinic_id, id)
);
CREATE INDEX inbound_message_task_of_task ON inbound_message_task (task_id);
ALTER TABLE inbound_message_task ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbound_message_task FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON inbound_message_task USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON inbound_message_task TO snowmelt_app;

-- An answer that staff chose to a text. The plan goes by it.
CREATE TABLE text_answer (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL,
  inbound_message_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  answer text NOT NULL CHECK (answer IN ('read', 'will_call', 'please_call')),
  chosen_at timestamptz NOT NULL DEFAULT snowmelt_now(),
  chosen_by uuid NOT NULL,
  FOREIGN KEY (clinic_id, inbound_message_id) REFERENCES inbound_message (clinic_id, id),
  FOREIGN KEY (clinic_id, patient_id) REFERENCES patient (clinic_id, id),
  FOREIGN KEY (clinic_id, chosen_by) REFERENCES staff_user (clinic_id, id)
);
CREATE INDEX text_answer_of_text ON text_answer (inbound_message_id);
CREATE INDEX text_answer_of_patient ON text_answer (patient_id, chosen_at);
ALTER TABLE text_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE text_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON text_answer USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON text_answer TO snowmelt_app;

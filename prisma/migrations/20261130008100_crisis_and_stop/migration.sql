-- Words of a crisis together with STOP: one answer that names 911 and 988 and confirms that the texts end.
ALTER TABLE inbound_message DROP CONSTRAINT inbound_message_answer_kind_check,
  ADD CONSTRAINT inbound_message_answer_kind_check CHECK (answer_kind IN ('received', 'check', 'help', 'stopped', 'crisis', 'crisis_stopped'));

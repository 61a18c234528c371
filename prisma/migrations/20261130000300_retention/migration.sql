-- What only served the sending of a message is deleted after its time (ADR 0025). The database decides which rows may go at all, and that none goes within thirty
-- days: what a message's status rests on, and whatever carries an error code, stays.
CREATE POLICY only_over ON message_status_callback AS RESTRICTIVE FOR DELETE USING (error_code IS NULL AND received_at < now() - interval '30 days');
CREATE POLICY only_over ON message_attempt AS RESTRICTIVE FOR DELETE
  USING (outcome = 'rejected' AND provider_message_id IS NULL AND started_at < now() - interval '30 days');
CREATE POLICY only_over ON link_request AS RESTRICTIVE FOR DELETE USING (asked_at < snowmelt_now() - interval '30 days');
GRANT DELETE ON message_status_callback, message_attempt, link_request TO snowmelt_app;

-- The purge looks every hour; most rows of these two tables are never in question.
CREATE INDEX message_status_callback_without_error ON message_status_callback (clinic_id, received_at) WHERE error_code IS NULL;
CREATE INDEX message_attempt_rejected ON message_attempt (clinic_id, started_at) WHERE outcome = 'rejected';
-- Whether callbacks refer to an attempt: the foreign key has no index of its own.
CREATE INDEX message_status_callback_of_attempt ON message_status_callback (clinic_id, attempt_id);

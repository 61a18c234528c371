-- What was not sent, and why: a list for staff that reads no touch of those that went out.
CREATE INDEX touch_not_sent ON touch (clinic_id, expires_at) WHERE status NOT IN ('sent', 'withdrawn');
CREATE INDEX message_not_delivered ON message (clinic_id, created_at) WHERE status IN ('undelivered', 'failed');
-- All attempts of a message, not only the one that stands.
CREATE INDEX message_attempt_of_message ON message_attempt (clinic_id, message_id, started_at);

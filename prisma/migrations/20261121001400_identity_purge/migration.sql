-- What only served a sign-in, an opened link or a repeated request is deleted once it is over. The audit log keeps who was there.

-- Even a mistake in the worker ends no session that still runs, and kills no link that still opens its page.
CREATE POLICY only_over ON staff_session AS RESTRICTIVE FOR DELETE USING (expires_at < now());
CREATE POLICY only_over ON patient_session AS RESTRICTIVE FOR DELETE USING (expires_at < snowmelt_now());
CREATE POLICY only_over ON magic_link AS RESTRICTIVE FOR DELETE USING (expires_at < snowmelt_now());
GRANT DELETE ON staff_session, patient_session, magic_link, session_reading, request_count TO snowmelt_app; -- idempotency_record has it

CREATE INDEX staff_session_expired ON staff_session (clinic_id, expires_at);
CREATE INDEX patient_session_expired ON patient_session (clinic_id, expires_at);
CREATE INDEX magic_link_expired ON magic_link (clinic_id, expires_at);
CREATE INDEX idempotency_record_age ON idempotency_record (clinic_id, created_at);
CREATE INDEX request_count_age ON request_count (clinic_id, since);

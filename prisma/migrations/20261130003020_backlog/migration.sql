-- After an outage much is due at once. What a patient needs before a visit begins, or is safe by after a dose, goes first (rank 0 to 2), and a sweep need not look
-- at all that waits to find the next few.
CREATE INDEX touch_ready_urgent ON touch (clinic_id, (greatest(due_at, next_try_at))) WHERE status = 'planned' AND rank <= 2;
CREATE INDEX touch_ready ON touch (clinic_id, (greatest(due_at, next_try_at))) WHERE status = 'planned' AND rank > 2;
CREATE INDEX touch_over ON touch (clinic_id, expires_at) WHERE status = 'planned';

-- Beside a draft may also stand what its author of before had typed and not sent when it was handed over: whoever goes on must not take it for their own.
ALTER TABLE note_set_aside DROP CONSTRAINT note_set_aside_origin_check, ADD CONSTRAINT note_set_aside_origin_check CHECK (origin IN ('saved', 'unsaved', 'handed-in'));

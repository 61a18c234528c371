-- The entry of a signature has the hash of what was signed: a note that was changed together with its own hash is found by it.
CREATE INDEX audit_event_signatures ON audit_event (clinic_id, entity_id) WHERE detail ? 'contentHash';

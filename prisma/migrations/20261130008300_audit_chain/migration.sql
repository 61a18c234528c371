DROP FUNCTION IF EXISTS first_broken_audit_event(); -- has a parameter now

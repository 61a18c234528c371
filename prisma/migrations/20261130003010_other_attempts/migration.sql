-- A text of which the provider keeps no words is recognised by its recipient and time, if it is the only one. Clinics may share an account, and patients a number:
-- what else was sent there is looked up across clinics.
GRANT SELECT (message_id, outcome, started_at) ON message_attempt TO snowmelt_lookup;

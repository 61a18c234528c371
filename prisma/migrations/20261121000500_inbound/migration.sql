-- A reply is acted on once: a provider's second delivery of an old START must not undo a later STOP.
CREATE TABLE inbound_message (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  clinic_id uuid NOT NULL REFERENCES clinic (id),
  provider_message_id text NOT NULL,
  wish text NOT NULL CHECK (wish IN ('stop', 'start')),
  received_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (clinic_id, provider_message_id)
);
ALTER TABLE inbound_message ENABLE ROW LEVEL SECURITY;
ALTER TABLE inbound_message FORCE ROW LEVEL SECURITY;
CREATE POLICY of_clinic ON inbound_message USING (clinic_id = (SELECT current_clinic_id())) WITH CHECK (clinic_id = (SELECT current_clinic_id()));
GRANT SELECT, INSERT ON inbound_message TO snowmelt_app;

-- A number that is in no chart any more may still have had our texts, and its owner may still say STOP.
GRANT SELECT (clinic_id, address, channel) ON message TO snowmelt_lookup;
CREATE INDEX message_to_address ON message (address);
GRANT CREATE ON SCHEMA public TO snowmelt_lookup;
CREATE OR REPLACE FUNCTION clinics_of_address(p_channel text, p_address text) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT clinic_id FROM contact_point WHERE system = p_channel AND value = p_address
  UNION SELECT clinic_id FROM message WHERE channel = p_channel AND address = p_address
$$;
REVOKE CREATE ON SCHEMA public FROM snowmelt_lookup;

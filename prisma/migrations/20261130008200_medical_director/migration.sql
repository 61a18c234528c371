-- Whoever approves what gates care. The role gives nothing else: who may prescribe is still said by `prescriber`. Nobody gets it by an upgrade.
ALTER TABLE staff_user DROP CONSTRAINT staff_user_roles_check,
  ADD CONSTRAINT staff_user_roles_check CHECK (roles <@ ARRAY['front_desk', 'nurse', 'clinician', 'prescriber', 'medical_director', 'admin'] AND cardinality(roles) > 0);
ALTER TABLE task DROP CONSTRAINT task_role_check,
  ADD CONSTRAINT task_role_check CHECK (role IN ('front_desk', 'nurse', 'clinician', 'prescriber', 'medical_director', 'admin'));

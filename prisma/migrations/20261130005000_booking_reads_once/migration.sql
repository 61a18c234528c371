-- Hours and reservations are read for all resources at once (prisma/routines/scheduling.sql: open_hours, busy_places).
DROP FUNCTION IF EXISTS busy_periods(uuid, tstzrange, integer);
DROP FUNCTION IF EXISTS free_place(uuid, integer, tstzrange, text);
DROP FUNCTION IF EXISTS reserve(uuid, reservation[]);

-- Published: a number of the course's protocol; of a later version where its own was approved before that number was asked for.
CREATE OR REPLACE FUNCTION protocol_number(p_course uuid, p_name text) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT (later.definition #>> ARRAY[p_name, 'value'])::numeric
  FROM course_of_treatment c JOIN protocol own ON own.id = c.protocol_id JOIN protocol later ON later.code = own.code AND later.version >= own.version
  WHERE c.id = p_course AND later.definition ? p_name ORDER BY later.version LIMIT 1
$$;

/** The names of the numbers that the course's protocol has. */
export const numbersOf = (course: string) =>
  `coalesce((SELECT jsonb_agg(n.name) FROM jsonb_object_keys(protocol_numbers(${course})) n(name)), '[]')`;

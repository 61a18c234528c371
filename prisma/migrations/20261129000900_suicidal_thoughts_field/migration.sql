-- Thoughts of suicide are asked for in a field of their own, and no button answers it. Until now they stood in the hint of `risks`, over which one press
-- wrote "None observed.".
-- A new version for each clinic whose latest version of a template has a field `risks` that names suicide in its hint or label: the field `suicidalThoughts`
-- before it, and `risks` without the words. A clinic that changed its template by itself and names suicide elsewhere, or nowhere, keeps it as it is; the form
-- offers no ready-made answer over such a field, whatever its template says. Notes that were begun by the version before keep it.

-- The same words as `asksForSuicide` (libs/contracts). Not valid for the versions in force, which are never edited.
ALTER TABLE note_template ADD CONSTRAINT note_template_suicide_is_answered CHECK (NOT jsonb_path_exists(definition, '$.fields[*] ? (@.noneText != null
  && (@.label like_regex "suicid|self[- ]?harm" flag "i" || @.hint like_regex "suicid|self[- ]?harm" flag "i"))')) NOT VALID;

DO $$
DECLARE
  c uuid;
  words constant text := 'suicid|self[- ]?harm';
  -- one item of a list, with the sign before it
  item constant text := '(^|[,;.])[^,;.]*(' || words || ')[^,;.]*';
  asked constant jsonb := '{"key": "suicidalThoughts", "label": "Thoughts of suicide", "hint": "That you asked, and the answer. If there are any, what was decided: safety plan, who was told",
    "kind": "text", "required": true, "maxLength": 20000, "rows": 2, "noneText": null, "source": "integration note of ketamine-assisted psychotherapy, clinic default"}';
BEGIN
  FOR c IN SELECT all_clinics() LOOP
    PERFORM set_config('app.clinic_id', c::text, true);
    INSERT INTO note_template (clinic_id, code, version, name, definition, source, approved_by, approved_at)
    SELECT c, t.code, t.version + 1, t.name, jsonb_set(t.definition, '{fields}', (
        SELECT jsonb_agg(part ORDER BY n, place)
        FROM jsonb_array_elements(t.definition -> 'fields') WITH ORDINALITY e (f, n)
        CROSS JOIN LATERAL (
          SELECT 0 AS place, asked AS part WHERE f ->> 'key' = 'risks'
          UNION ALL
          SELECT 1, CASE
            WHEN f ->> 'key' = 'risks' THEN f || jsonb_build_object(
              'label', CASE WHEN f ->> 'label' ~* words THEN 'Other risks' ELSE f ->> 'label' END,
              'hint', ltrim(regexp_replace(f ->> 'hint', item, '', 'gi'), ' ,;.'))
            WHEN f ->> 'label' ~* words OR f ->> 'hint' ~* words THEN f || '{"noneText": null}'
            ELSE f END
        ) p)), t.source, t.approved_by || '; thoughts of suicide: migration', now()
    FROM (SELECT DISTINCT ON (code) * FROM note_template WHERE clinic_id = c ORDER BY code, version DESC) t
    WHERE EXISTS (SELECT FROM jsonb_array_elements(t.definition -> 'fields') f WHERE f ->> 'key' = 'risks' AND (f ->> 'label' ~* words OR f ->> 'hint' ~* words))
      AND NOT t.definition -> 'fields' @> '[{"key": "suicidalThoughts"}]';
  END LOOP;
  PERFORM set_config('app.clinic_id', '', true);
END $$;

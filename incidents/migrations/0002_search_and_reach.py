"""What the database keeps by itself: the words of each report, and which projects it reaches.

What keeps the reach runs with its owner's rights: the application's role only reads the table.
"""

from django.db import migrations

INCIDENT_SEARCH = """
CREATE FUNCTION incident_search(key bigint, reference text, title text, place text, province text, narrative text)
RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT public.weighed(public.search_text(
      translate(reference, '-', ' ') || ' ' || ltrim(substring(reference from '[0-9]+$'), '0') || ' | ' || title), 'A')
    || public.weighed(public.search_text(concat_ws(' | ', place, province, (
      SELECT string_agg(name, ' | ' ORDER BY name) FROM (
        SELECT actor.name FROM public.incidents_actor actor
          WHERE actor.id IN (SELECT actor_id FROM public.incidents_involvement WHERE incident_id = key)
        UNION SELECT alias.name FROM public.incidents_actoralias alias
          WHERE alias.actor_id IN (SELECT actor_id FROM public.incidents_involvement WHERE incident_id = key)
      ) AS names))), 'B')
    || public.weighed(public.search_text(narrative), 'C')
$$;
"""

# Know ten thousand common words instead of a thousand. Of a word that begins so and so PostgreSQL believes that it is half
# as common as the rarest word it knows: with few known words, the rarest of all texts would be looked for by walking
# through all reports.
MANY_WORDS = "ALTER TABLE incidents_incident ALTER COLUMN search SET STATISTICS 1000"
FEW_WORDS = "ALTER TABLE incidents_incident ALTER COLUMN search SET STATISTICS -1"

# The lock is that of projects/services/tree.py: links wait while the tree moves, and it waits for them.
REACHED_ANEW = """
CREATE FUNCTION incident_reached_anew(key bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7201866001);
  PERFORM FROM incidents_incident WHERE id = key FOR NO KEY UPDATE;
  INSERT INTO incidents_incidentreach AS reach (project_id, incident_id, occurred_from, confirmed)
    SELECT above.ancestor_id, key, incident.occurred_from, bool_or(link.state = 'confirmed')
      FROM incidents_projectlink link
      JOIN projects_projectancestry above ON above.descendant_id = link.project_id
      JOIN incidents_incident incident ON incident.id = link.incident_id
      WHERE link.incident_id = key AND link.state <> 'rejected'
      GROUP BY above.ancestor_id, incident.occurred_from
    ON CONFLICT (project_id, incident_id) DO UPDATE
      SET occurred_from = excluded.occurred_from, confirmed = excluded.confirmed
      WHERE (reach.occurred_from, reach.confirmed) IS DISTINCT FROM (excluded.occurred_from, excluded.confirmed);
  DELETE FROM incidents_incidentreach reach
    WHERE reach.incident_id = key AND NOT EXISTS (
      SELECT FROM incidents_projectlink link
        JOIN projects_projectancestry above ON above.descendant_id = link.project_id
        WHERE link.incident_id = key AND link.state <> 'rejected' AND above.ancestor_id = reach.project_id);
END $$
"""

ANCESTRY_MOVES_REACH = """
CREATE FUNCTION ancestry_moves_reach() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7201866001);
  INSERT INTO incidents_incidentreach AS reach (project_id, incident_id, occurred_from, confirmed)
    SELECT above.ancestor_id, link.incident_id, incident.occurred_from, bool_or(link.state = 'confirmed')
      FROM incidents_projectlink link
      JOIN projects_projectancestry above ON above.descendant_id = link.project_id
      JOIN incidents_incident incident ON incident.id = link.incident_id
      WHERE link.state <> 'rejected' AND (above.ancestor_id, link.incident_id) IN (
        SELECT moved.ancestor_id, concerned.incident_id
          FROM changed moved JOIN incidents_projectlink concerned ON concerned.project_id = moved.descendant_id)
      GROUP BY above.ancestor_id, link.incident_id, incident.occurred_from
    ON CONFLICT (project_id, incident_id) DO UPDATE
      SET occurred_from = excluded.occurred_from, confirmed = excluded.confirmed
      WHERE (reach.occurred_from, reach.confirmed) IS DISTINCT FROM (excluded.occurred_from, excluded.confirmed);
  DELETE FROM incidents_incidentreach reach USING changed moved, incidents_projectlink concerned
    WHERE concerned.project_id = moved.descendant_id
      AND reach.project_id = moved.ancestor_id AND reach.incident_id = concerned.incident_id
      AND NOT EXISTS (
        SELECT FROM incidents_projectlink link
          JOIN projects_projectancestry above ON above.descendant_id = link.project_id
          WHERE link.incident_id = reach.incident_id AND link.state <> 'rejected'
            AND above.ancestor_id = reach.project_id);
  RETURN NULL;
END $$;

CREATE TRIGGER ancestry_moves_reach_1 AFTER INSERT ON projects_projectancestry
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ancestry_moves_reach();
CREATE TRIGGER ancestry_moves_reach_2 AFTER DELETE ON projects_projectancestry
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ancestry_moves_reach();
CREATE TRIGGER ancestry_moves_reach_3 AFTER UPDATE ON projects_projectancestry
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ancestry_moves_reach();
CREATE TRIGGER ancestry_moves_reach_4 AFTER UPDATE ON projects_projectancestry
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ancestry_moves_reach();
"""

NO_LONGER = (
    "".join(f"DROP TRIGGER ancestry_moves_reach_{number} ON projects_projectancestry;" for number in range(1, 5))
    + "DROP FUNCTION ancestry_moves_reach();"
)


class Migration(migrations.Migration):
    replaces = [
        ("incidents", "0005_search"),
        ("incidents", "0006_search_filled"),
        ("incidents", "0008_reach"),
        ("incidents", "0010_search_statistics"),
        ("incidents", "0012_reach_by_owner"),
    ]

    dependencies = [("incidents", "0001_foundation")]

    operations = [
        migrations.RunSQL(INCIDENT_SEARCH, "DROP FUNCTION incident_search(bigint, text, text, text, text, text)"),
        migrations.RunSQL(MANY_WORDS, FEW_WORDS),
        migrations.RunSQL(REACHED_ANEW, "DROP FUNCTION incident_reached_anew(bigint)"),
        migrations.RunSQL(ANCESTRY_MOVES_REACH, NO_LONGER),
    ]

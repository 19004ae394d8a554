-- Every process remembers instances for a moment, and the tokens of those whose lines are open. Whoever changes or removes one tells
-- them all, with the transaction that did it.
CREATE FUNCTION announce_instance_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('valence_instances', OLD.id::text);
  RETURN NULL;
END
$$;

CREATE TRIGGER instance_changed AFTER UPDATE OR DELETE ON "Instance"
  FOR EACH ROW EXECUTE FUNCTION announce_instance_change();

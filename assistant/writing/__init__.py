"""A writer's own text: `quotes/` grades its quotations, `draft/` lays its sentences beside their evidence."""

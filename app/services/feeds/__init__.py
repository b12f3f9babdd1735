"""Chat and donation services that Efir listens to: their connections, and what becomes of what they bring."""

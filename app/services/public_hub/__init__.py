"""What viewers and moderators see and do by the hub outside; Efir calls it, never the other way round."""

"""Moderators who help from elsewhere, by the hub or on the local network."""

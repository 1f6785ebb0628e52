"""Conference-meeting management for government departments."""

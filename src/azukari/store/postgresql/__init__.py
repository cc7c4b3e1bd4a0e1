"""PostgreSQL as Django knows it, and beside it which bodies the work at hand reaches."""

"""The web face: pages drawn by the server from the catalogue of the desk. No build step, nothing fetched from anywhere else."""

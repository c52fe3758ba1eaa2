"""What `make` needs before anything is installed: standard library only, never imported by the package."""

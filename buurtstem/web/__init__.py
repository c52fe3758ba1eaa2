"""Flask glue that all features share."""

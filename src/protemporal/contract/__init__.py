"""What a proto says about Temporal, understood once: build time and dynamic serving start here."""

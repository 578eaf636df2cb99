"""Which statements belong together: from neighbours to themes, and how sure that is."""

"""How responses go forward, a shuffled batch at a time, and how a wave comes to rest."""

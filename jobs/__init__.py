"""What runs behind the pages: the queue, the workers, the clock, and the jobs themselves."""

"""How approving or critical a statement reads, by a small model that ships with the product."""

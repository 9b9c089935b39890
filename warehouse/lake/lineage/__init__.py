"""Lineage: from which columns of the datasets each feature comes, by way of which models."""

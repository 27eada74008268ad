"""What a paper's comment and journal reference say became of it, and the venues that they name."""

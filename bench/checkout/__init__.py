"""What buying costs: completed orders per second, and the CPU time of each by part."""

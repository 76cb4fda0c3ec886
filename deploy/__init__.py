"""What Kraam runs on: on one machine, and on AWS."""

"""How well searches are answered: judged queries over the demo catalogue. See bench/README.md."""

"""The stacks, a module or folder each."""

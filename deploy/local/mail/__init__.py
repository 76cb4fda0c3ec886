"""The mail catcher: takes every mail, delivers none, shows them all."""

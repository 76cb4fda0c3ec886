"""The drawn pictures of the demo catalogue: what one shows (`Picture`) and its files (`draw`)."""

from catalog.demo.pictures.composing import Picture, Placed, close, in_scene, in_studio
from catalog.demo.pictures.drawing import DRAWINGS, Look
from catalog.demo.pictures.rendering import draw

__all__ = ["DRAWINGS", "Look", "Picture", "Placed", "close", "draw", "in_scene", "in_studio"]

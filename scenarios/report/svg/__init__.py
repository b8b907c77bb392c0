"""Charts and maps as inline SVG, drawn by a few functions of our own: no script, no font, nothing from outside."""

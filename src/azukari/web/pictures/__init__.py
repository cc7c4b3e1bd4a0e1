"""Pictures where people would rather look than read: each a function from what it shows to shapes, drawn as SVG on the server."""

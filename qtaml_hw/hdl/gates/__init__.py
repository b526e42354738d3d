"""Logic below the coders: XOR networks, gates, arithmetic, pipelines, memories."""

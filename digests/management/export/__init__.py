"""The public site as files: asked of its own views, its links made relative, written where they differ."""

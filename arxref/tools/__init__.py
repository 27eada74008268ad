"""What arxref's own layouts, formats and sources are made with, for plugins: four modules, by what they are for.

They are public, as `arxref` itself: what stands in their ``__all__`` stays. Each imports what it names, so a plugin imports but those that
it needs.
"""

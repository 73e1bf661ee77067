"""Taking along: a digest as one file, of HTML, plain text, EPUB or PDF.

``reading`` puts a publication into words and links that hold anywhere, the other modules into files.
All is made of the live edition's stored document; nothing here has a path to the working copy.
"""

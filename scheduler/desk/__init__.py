"""Parts of every desk at which something with places is kept: forms, lists of people, tables. No pages of its own."""

"""``index.html``: one page that opens from disk, without network, with or without JavaScript."""

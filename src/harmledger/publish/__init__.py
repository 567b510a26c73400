"""What people look at: record files, tables, maps, a page and a terminal view. Reads the model, changes nothing."""

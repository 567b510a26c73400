"""The grammar engine: claims read from English news by words, frames and dependency parses."""

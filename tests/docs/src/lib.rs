//! What the documentation shows, run as its reader would run it.
